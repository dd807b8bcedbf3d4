// How far to trust the package: what was checked, how often rows were right when measured, how full columns are.

import { loadGiven, manifest, words } from "../data";
import { useLoaded } from "../hooks";
import { Loading } from "../parts";
import { link } from "../route";
import { Said } from "../said";
import { Report, type ReportDocument, type Rule } from "./report";

interface Measured {
  title: string;
  header: string[];
  rows: string[][];
}

interface RuleCount {
  rule: string;
  meaning: string;
  rows: number;
  right: number | null;
  measured: number | null;
}

interface QualityFacts {
  conditions: string;
  measured: Measured[];
  about: Record<string, string>;
  bad: string[];
  rules: { table: string; criterion: string | null; rules: RuleCount[] }[];
  reviewed: Record<string, Record<string, number>>;
  checks: Rule[];
}

export function Quality() {
  const facts = useLoaded(() => loadGiven<QualityFacts>("quality", "page/quality.js"), []);
  const report = useLoaded(() => loadGiven<ReportDocument | null>("report", "page/report.js"), []);
  return (
    <>
      <h1>Quality</h1>
      <p class="lead">
        What was checked, how often rows were right when people measured it, and how full the columns are. How each table is
        made stands in <a href="methods.md">methods.md</a>, what a row means in <a href="codebook.md">codebook.md</a>, what a
        column means in <a href="data-dictionary.md">data-dictionary.md</a>.
      </p>
      <nav class="contents" aria-label="On this page">
        <ul>
          {[["validation", "Validation"], ["accuracy", "Accuracy"], ["rules", "Accuracy by rule"], ["bad", "Known errors"], ["fill", "Fill rates"], ["rows", "Rows"]].map(([id, title]) => (
            <li><a href={`#${id}`} onClick={(event) => { event.preventDefault(); document.getElementById(id!)?.scrollIntoView(); }}>{title}</a></li>
          ))}
        </ul>
      </nav>
      <h2 id="validation">Validation report</h2>
      {facts.value && report.value !== undefined ? <Report report={report.value} rules={facts.value.checks} /> : <Loading of={report.error ? report : facts} what="the report" />}
      {facts.value ? <Accuracy facts={facts.value} /> : <Loading of={facts} what="the measurements" />}
      <h2 id="fill">Fill rates</h2>
      <p class="lead">An empty cell means that the article does not say it, or that the program did not find it; it is never a nought.</p>
      <FillRates />
      <h2 id="rows">Rows</h2>
      <RowCounts reviewed={facts.value?.reviewed ?? {}} />
    </>
  );
}

/** Text with `code` and **bold**, as the measurements are written; nothing else of Markdown, and no markup. */
function Marked(props: { text: string }) {
  return (
    <>
      {props.text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) =>
        part.startsWith("`") && part.length > 1 ? <code>{part.slice(1, -1)}</code> : part.startsWith("**") && part.length > 3 ? <strong>{part.slice(2, -2)}</strong> : part,
      )}
    </>
  );
}

const NUMBER = /^[–\d.,/ %-]+( of \d+)?$/;

function Accuracy(props: { facts: QualityFacts }) {
  const { facts } = props;
  return (
    <>
      <h2 id="accuracy">Accuracy</h2>
      <p><Marked text={facts.conditions} /> These are measurements of the program on articles that people had annotated, not of this package.</p>
      {facts.measured.map((one) => (
        <section>
          <h3>{one.title}</h3>
          {facts.about[one.title] && <p class="lead"><Marked text={facts.about[one.title]!} /></p>}
          <div class="scroll" tabIndex={0} role="region" aria-label={one.title}>
            <table class="measured">
              <thead>
                <tr>{one.header.map((cell, at) => (cell ? <th scope="col" class={at ? "number" : undefined}><Marked text={cell} /></th> : <td />))}</tr>
              </thead>
              <tbody>
                {one.rows.map((row) => (
                  <tr>
                    {row.map((cell, at) => (at === 0 && cell ? <th scope="row"><Marked text={cell} /></th> : <td class={NUMBER.test(cell) ? "number" : undefined}><Marked text={cell} /></td>))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      <h2 id="rules">Accuracy by rule</h2>
      <p class="lead"><Marked text={facts.about.rules ?? ""} /></p>
      {facts.rules.map(({ table, criterion, rules }) => (
        <section>
          <h3>{manifest.schema[table]!.title}</h3>
          {criterion && <p class="lead">A row counts as right by: {criterion}.</p>}
          <div class="scroll" tabIndex={0} role="region" aria-label={`Rules of ${table}`}>
            <table>
              <thead>
                <tr><th scope="col">Rule</th><th scope="col">The row rests on</th><th scope="col" class="number">Rows here</th><th scope="col" class="number">Right when measured</th></tr>
              </thead>
              <tbody>
                {rules.map((one) => (
                  <tr>
                    <th scope="row"><code>{one.rule}</code></th>
                    <td>{one.meaning}</td>
                    <td class="number">{one.rows.toLocaleString("en")}</td>
                    <td class="number">{one.measured === null ? <small>not measured</small> : `${one.right} of ${one.measured} (${Math.round((100 * one.right!) / one.measured)} %)`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      <h2 id="bad">Known errors</h2>
      <ul>{facts.bad.map((one) => <li><Marked text={one} /></li>)}</ul>
    </>
  );
}

function FillRates() {
  const names = Object.keys(manifest.schema).filter((name) => Object.keys(manifest.fill[name] ?? {}).length);
  return (
    <>
      {names.map((name) => (
        <details>
          <summary>{manifest.schema[name]!.title}</summary>
          <div class="scroll" tabIndex={0} role="region" aria-label={`Fill rates of ${name}`}>
            <table class="fill">
              <thead>
                <tr><th scope="col">Column</th><th scope="col">Filled</th><th scope="col">What it means</th></tr>
              </thead>
              <tbody>
                {Object.entries(manifest.fill[name]!).map(([column, share]) => (
                  <tr>
                    <th scope="row"><code>{column}</code></th>
                    <td class="rate"><span class="bar" aria-hidden="true"><span style={{ inlineSize: `${100 * share}%` }} /></span> {shareOf(share)}</td>
                    <td>{manifest.schema[name]!.columns[column]?.description ?? words(column)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ))}
    </>
  );
}

/** Neither a few cells nor all but a few are rounded away. */
function shareOf(share: number): string {
  const percent = 100 * share;
  if (share > 0 && percent < 1) return "under 1 %";
  if (share < 1 && percent > 99) return "over 99 %";
  return `${percent.toFixed(0)} %`;
}

function RowCounts(props: { reviewed: Record<string, Record<string, number>> }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Rows of each table">
      <table class="fill">
        <thead>
          <tr><th scope="col">Table</th><th scope="col" class="number">Rows</th><th scope="col">Looked at by people</th></tr>
        </thead>
        <tbody>
          {Object.entries(manifest.schema).map(([name, { title }]) => (
            <tr>
              <th scope="row"><a href={link(name === "casualty_claims" ? "claims" : name)}>{title}</a></th>
              <td class="number">{(manifest.rows[name] ?? 0).toLocaleString("en")}</td>
              <td><Said>{Object.entries(props.reviewed[name] ?? {}).map(([status, count]) => `${words(status)} ${count.toLocaleString("en")}`).join(", ")}</Said></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
