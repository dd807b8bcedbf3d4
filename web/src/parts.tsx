// What several views show alike.

import { useState } from "preact/hooks";
import { actorNames, type Cell, loadTable, manifest, type Row, textOf } from "./data";
import { useLoaded } from "./hooks";
import { link } from "./route";
import { Characters, Outward, plain, Said } from "./said";

export function Fault(props: { said: string }) {
  return (
    <p class="fault" role="alert">
      {plain(props.said)}
    </p>
  );
}

export function Loading(props: { of: { value: unknown; error: string | undefined }; what: string }) {
  return props.of.error ? <Fault said={props.of.error} /> : <p class="loading" role="status">Loading {props.what}…</p>;
}

// One and the same while there is none: what depends on the names is worked out anew when they change.
const NO_NAMES = new Map<string, string>();

export function useNames(): Map<string, string> {
  return useLoaded(() => actorNames(), []).value ?? NO_NAMES;
}

const NO_ROWS = new Map<string, Row>();

/** The rows of a table by key, empty until they are there. */
export function useRows(table: string): Map<string, Row> {
  const key = manifest.schema[table]!.key[0]!;
  return useLoaded(async () => new Map((await loadTable(table)).map((row) => [String(row[key]), row])), [table]).value ?? NO_ROWS;
}

export function Actor(props: { id: Cell | undefined; text?: Cell | undefined; names: Map<string, string> }) {
  if (!props.id) return <Said>{props.text}</Said>;
  return <a href={link("actors", props.id)}><Said>{props.names.get(String(props.id)) ?? props.id}</Said></a>;
}

/** An article by outlet and day, as one names it in a footnote; by its id until these are known. */
export function Article(props: { id: Cell | undefined; articles: Map<string, Row> }) {
  const row = props.articles.get(String(props.id));
  return (
    <a href={link("articles", props.id)} title={plain(row?.title ?? props.id)}>
      <Said>{row?.publisher ?? row?.title ?? props.id}</Said>
      {row?.published_on && <>, <span class="day">{row.published_on}</span></>}
    </a>
  );
}

/** The stretch of an article that a row rests on, with the row's own words marked. */
export function Evidence(props: { article: string; start: number; end: number; from: number; to: number; about: string; own?: string }) {
  const text = useLoaded(() => textOf(props.article), [props.article]);
  if (!text.value) return <Loading of={text} what="the article" />;
  const cut = (from: number, to: number) => <Characters>{text.value!.slice(from, to).join("")}</Characters>;
  const from = Math.max(0, Math.min(props.from, props.start));
  const to = Math.max(props.to, props.end);
  return (
    <figure class="evidence">
      <blockquote dir="auto">
        {cut(from, props.start)}
        <mark>{cut(props.start, props.end)}</mark>
        {cut(props.end, to)}
      </blockquote>
      <figcaption>
        <a href={link("articles", props.article, { at: props.about })}>In the article <Said>{props.article}</Said></a>, characters{" "}
        {props.start} to {props.end}
        {props.own && <> · <a href={props.own}>the row of this mention</a></>}
      </figcaption>
    </figure>
  );
}

/** The view that shows a table's rows, one by one and all together. */
export const VIEW_OF: Record<string, string> = {
  articles: "articles",
  actors: "actors",
  events: "events",
  casualty_claims: "claims",
  quotes: "quotes",
  actor_mentions: "actor_mentions",
  event_mentions: "event_mentions",
  event_actors: "event_actors",
  retired: "retired",
};

/** The days of an event or figure, none of which breaks within itself. */
export function Period(props: { of: Row }) {
  const [start, end] = [props.of.date_start, props.of.date_end];
  if (!end) return start ? <>from <span class="day">{start}</span></> : null;
  return <>{start && start !== end && <><span class="day">{start}</span> to </>}<span class="day">{end}</span></>;
}

/** All cells of a row, each with what its column means; references are links. */
export function Cells(props: { table: string; row: Row }) {
  const described = manifest.schema[props.table]!;
  const empty = Object.keys(described.columns).filter((name) => name in props.row && props.row[name] === null);
  return (
    <>
      <dl class="cells">
        {Object.entries(props.row).map(([name, value]) => {
          const column = described.columns[name];
          if (value === null || !column) return null;
          return (
            <div>
              <dt title={column.description}>{column.title} <code>{name}</code></dt>
              <dd dir="auto"><CellValue name={name} value={value} view={column.references ? VIEW_OF[column.references] : undefined} /></dd>
            </div>
          );
        })}
      </dl>
      {empty.length > 0 && <p class="lead">Empty: {empty.map((name) => described.columns[name]!.title.toLowerCase()).join(", ")}.</p>}
    </>
  );
}

function CellValue(props: { name: string; value: Cell; view: string | undefined }) {
  const { name, value, view } = props;
  if (view) return <a href={link(view, value)}><Said>{value}</Said></a>;
  if (name === "url") return <Outward to={value} />;
  if (name === "wikidata_id") return <Outward to={`https://www.wikidata.org/wiki/${value}`}>{value}</Outward>;
  return <Said>{value}</Said>;
}

/** The row's address, to be cited or sent. */
export function Cite(props: { table: string; id: string }) {
  const [said, setSaid] = useState("");
  // Where a page lies on disk, or at the desk, is nobody else's business.
  const published = location.protocol === "https:" || (location.protocol === "http:" && !document.documentElement.hasAttribute("data-desk"));
  const address = `${published ? location.href.split("#")[0] : "datapackage/index.html"}${link(VIEW_OF[props.table] ?? props.table, props.id)}`;
  const text = `${(manifest.package.citation ?? manifest.package.title ?? "").replace(/\.?$/, ".")} ${manifest.schema[props.table]!.title}, row ${props.id}. ${address}`;
  const copy = () => navigator.clipboard.writeText(text).then(() => setSaid("Copied."), () => setSaid("Mark the text and copy it."));
  return (
    <section class="cite" aria-label="Citation">
      <h2>Cite this row</h2>
      <p class="address"><Said>{text}</Said></p>
      <button type="button" onClick={copy}>Copy</button> <span role="status">{said}</span>
    </section>
  );
}
