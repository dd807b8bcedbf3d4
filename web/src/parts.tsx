// What several views show alike.

import type { ComponentChildren } from "preact";
import { actorNames, manifest, type Row, textOf, words } from "./data";
import { useLoaded } from "./hooks";
import { link, type Route, setQuery } from "./route";

export function Fault(props: { said: string }) {
  return (
    <p class="fault" role="alert">
      {props.said}
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

export function Actor(props: { id: Row[string] | undefined; text?: Row[string] | undefined; names: Map<string, string> }) {
  if (!props.id) return <bdi>{words(props.text) || ""}</bdi>;
  return (
    <a href={link("actors", props.id)}>
      <bdi>{props.names.get(String(props.id)) ?? String(props.id)}</bdi>
    </a>
  );
}

/** The stretch of an article that a row rests on, with the row's own words marked. */
export function Evidence(props: { article: string; start: number; end: number; from: number; to: number; about: string }) {
  const text = useLoaded(() => textOf(props.article), [props.article]);
  if (!text.value) return <Loading of={text} what="the article" />;
  const cut = (from: number, to: number) => text.value!.slice(from, to).join("");
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
        <a href={link("articles", props.article, { at: props.about })}>In the article {props.article}</a>, characters{" "}
        {props.start} to {props.end}
      </figcaption>
    </figure>
  );
}

export const VIEW_OF: Record<string, string> = {
  articles: "articles",
  actors: "actors",
  events: "events",
  casualty_claims: "claims",
  quotes: "quotes",
};

/** All cells of a row, each with what its column means; references are links. */
export function Cells(props: { table: string; row: Row }) {
  const described = manifest.schema[props.table]!;
  return (
    <dl class="cells">
      {Object.entries(props.row).map(([name, value]) => {
        const column = described.columns[name];
        if (value === null || !column) return null;
        const view = column.references && VIEW_OF[column.references];
        return (
          <div>
            <dt title={column.description}>{column.title}</dt>
            <dd dir="auto">{view ? <a href={link(view, value)}>{String(value)}</a> : String(value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

export function Choice(props: { route: Route; name: string; label: string; values: string[] }) {
  return (
    <label>
      {props.label}{" "}
      <select
        value={props.route.query.get(props.name) ?? ""}
        onChange={(event) => setQuery(props.route, { [props.name]: event.currentTarget.value })}
      >
        <option value="">all</option>
        {props.values.map((value) => (
          <option value={value}>{words(value)}</option>
        ))}
      </select>
    </label>
  );
}

export function Search(props: { route: Route; label: string }) {
  return (
    <label class="search">
      {props.label}{" "}
      <input
        type="search"
        value={props.route.query.get("q") ?? ""}
        onInput={(event) => setQuery(props.route, { q: event.currentTarget.value })}
      />
    </label>
  );
}

export function Filters(props: { children: ComponentChildren }) {
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {props.children}
    </form>
  );
}

/** Different values of a column, sorted. */
export function valuesOf(rows: Row[], column: string): string[] {
  return [...new Set(rows.map((row) => row[column]).filter((value): value is string => typeof value === "string"))].sort();
}

export function holds(row: Row, query: URLSearchParams, columns: string[]): boolean {
  return columns.every((column) => !query.get(column) || row[column] === query.get(column));
}

/** Whether all words of what is looked for stand somewhere in the columns. */
export function mentions(row: Row, sought: string, columns: string[]): boolean {
  const wanted = fold(sought).split(/\s+/).filter(Boolean);
  if (!wanted.length) return true;
  const text = fold(columns.map((column) => words(row[column])).join(" "));
  return wanted.every((word) => text.includes(word));
}

export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
}

export function days(row: Row): string {
  const [start, end] = [row.date_start, row.date_end];
  if (!end) return start ? `from ${start}` : "";
  return start && start !== end ? `${start} to ${end}` : String(end);
}
