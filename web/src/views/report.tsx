// The validation report that lies beside the page: each rule, in how many places it was asked for, and what was found.

import { manifest } from "../data";
import { plain, Said } from "../said";

export interface Rule {
  rule: string;
  group: string;
  meaning: string;
}

export interface ReportDocument {
  validator: { name: string; version: string };
  package: { name: string; version: string };
  valid: boolean;
  faults: number;
  warnings: number;
  descriptor: { sha256: string } | null;
  tables: { name: string; rows: number | null }[];
  checks: { rule: string; group: string; places: number; faults: number }[];
  issues: { severity: string; table: string; file: string; column: string; rule: string; message: string; count: number }[];
}

export function Report(props: { report: ReportDocument | null; rules: Rule[] }) {
  const { report, rules } = props;
  if (!report) {
    return (
      <>
        <p>
          No report lies beside this page. Make one with <code>newsledger validate --report datapackage</code> in the folder of
          datapackage.json; this is what it asks for:
        </p>
        <Checks checks={rules.map((one) => ({ ...one, places: null, faults: null }))} />
      </>
    );
  }
  const meanings = new Map(rules.map((one) => [one.rule, one.meaning]));
  const asked = report.checks.reduce((sum, one) => sum + one.places, 0);
  const rows = report.tables.reduce((sum, one) => sum + (one.rows ?? 0), 0);
  return (
    <>
      <p class={report.valid ? "verdict" : "verdict fault"}>
        {report.valid ? "Valid" : `${report.faults.toLocaleString("en")} faults`}
        {report.warnings > 0 && `, ${report.warnings} ${report.warnings === 1 ? "warning" : "warnings"}`}
      </p>
      <p>
        {report.validator.name} {report.validator.version} held {report.checks.length} rules against {asked.toLocaleString("en")} files,
        columns, keys and rules of rows, over {rows.toLocaleString("en")} rows in both formats
        {report.package.name === (manifest.package.name ?? "") && report.package.version === (manifest.package.version ?? "") ? "" : <> (of <Said>{report.package.name}</Said> <Said>{report.package.version}</Said>)</>}.
        The same as a page of its own: <a href="validation-report.html">validation-report.html</a>; for programs: <a href="validation-report.json">validation-report.json</a>.
      </p>
      {report.issues.length > 0 && (
        <ul class="issues">
          {report.issues.slice(0, 50).map((issue) => (
            <li>
              <strong>{issue.severity}</strong> <code>{issue.rule}</code> {issue.table && <>in <code>{issue.table}</code> </>}
              {issue.column && <><code>{plain(issue.column)}</code> </>}<Said>{issue.message}</Said>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>All {report.checks.length} rules</summary>
        <Checks checks={report.checks.map((one) => ({ ...one, meaning: meanings.get(one.rule) ?? "" }))} />
      </details>
    </>
  );
}

function Checks(props: { checks: (Rule & { places: number | null; faults: number | null })[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Rules of the validation">
      <table>
        <thead>
          <tr><th scope="col">Rule</th><th scope="col">Looks at</th><th scope="col">Asks for</th><th scope="col" class="number">Places</th><th scope="col" class="number">Faults</th></tr>
        </thead>
        <tbody>
          {props.checks.map((one) => (
            <tr>
              <th scope="row"><code>{one.rule}</code></th>
              <td>{one.group}</td>
              <td><Meaning text={one.meaning} /></td>
              <td class="number">{one.places?.toLocaleString("en") ?? ""}</td>
              <td class="number">{one.faults?.toLocaleString("en") ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Meaning(props: { text: string }) {
  return <>{props.text.split(/(`[^`]+`)/).map((part) => (part.startsWith("`") ? <code>{part.slice(1, -1)}</code> : part))}</>;
}
