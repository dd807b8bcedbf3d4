// Filters and search: they stand in the address, and what they keep can be said in SQL.

import type { ComponentChildren } from "preact";
import { type Row, words } from "./data";
import { link, type Route, setQuery } from "./route";
import { Characters, plain } from "./said";

/** How rows are shown, which filters none of them. */
const WAY = "by";

export function Filters(props: { route: Route; children: ComponentChildren; more?: ComponentChildren; folded?: string[] }) {
  // What filters is never folded away.
  const open = (props.folded ?? []).some((name) => props.route.query.get(name));
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {props.children}
      {props.more && (
        <details open={open}>
          <summary>More filters</summary>
          <div>{props.more}</div>
        </details>
      )}
      {[...props.route.query].some(([name, value]) => value && name !== WAY) && (
        <a class="clear" href={link(props.route.view, null, { [WAY]: props.route.query.get(WAY) ?? "" })}>Clear all filters</a>
      )}
    </form>
  );
}

export function Search(props: { route: Route; label: string }) {
  return (
    <label class="search">
      <span>{props.label}</span>
      <input
        type="search"
        dir="auto"
        value={props.route.query.get("q") ?? ""}
        onInput={(event) => setQuery(props.route, { q: event.currentTarget.value })}
      />
    </label>
  );
}

export interface Option {
  value: string;
  label?: string;
  count?: number;
}

export function Choice(props: { route: Route; name: string; label: string; values: (string | Option)[] }) {
  const chosen = props.route.query.get(props.name) ?? "";
  const options = props.values.map((one) => (typeof one === "string" ? { value: one } : one)) as Option[];
  return (
    <label>
      <span>{props.label}</span>
      <select value={chosen} onChange={(event) => setQuery(props.route, { [props.name]: event.currentTarget.value })}>
        <option value="">all</option>
        {chosen && !options.some((one) => one.value === chosen) && <option value={chosen}>{plain(chosen)}</option>}
        {options.map((one) => (
          <option value={one.value}>
            {plain(one.label ?? words(one.value))}
            {one.count !== undefined && ` (${one.count.toLocaleString("en")})`}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Days(props: { route: Route; label: string }) {
  const one = (name: string, label: string) => (
    <label>
      <span>{label}</span>
      <input
        type="date"
        value={props.route.query.get(name) ?? ""}
        onChange={(event) => setQuery(props.route, { [name]: event.currentTarget.value })}
      />
    </label>
  );
  return <>{one("from", `${props.label} from`)}{one("to", `${props.label} to`)}</>;
}

/** Different values of a column, sorted. */
export function valuesOf(rows: Row[], column: string): string[] {
  return [...new Set(rows.map((row) => row[column]).filter((value): value is string => typeof value === "string"))].sort();
}

/** Different values with how often they stand there, the most frequent first. */
export function counted(rows: Row[], column: string, label?: (value: string) => string): Option[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = row[column];
    if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return sorted.map(([value, count]) => ({ value, count, ...(label ? { label: label(value) } : {}) }));
}

export function holds(row: Row, query: URLSearchParams, columns: string[]): boolean {
  return columns.every((column) => !query.get(column) || row[column] === query.get(column));
}

/** Whether some of the days from one column to another lie within the days asked for; rows without a day do not. */
export function within(row: Row, query: URLSearchParams, start = "date_start", end = "date_end"): boolean {
  const [from, to] = [query.get("from"), query.get("to")];
  if (!from && !to) return true;
  const last = row[end] as string | null;
  const first = (row[start] as string | null) ?? last;
  return last !== null && first !== null && (!from || last >= from) && (!to || first <= to);
}

export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
}

/** The words looked for; what stands in quotation marks is one. */
export function soughtWords(sought: string): string[] {
  return [...fold(sought).matchAll(/["“”]([^"“”]+)["“”]|([^\s"“”]+)/g)].map((found) => (found[1] ?? found[2])!);
}

/** Whether all words of what is looked for stand somewhere in the columns. */
export function mentions(row: Row, sought: string, columns: string[]): boolean {
  const wanted = soughtWords(sought);
  if (!wanted.length) return true;
  const text = fold(columns.map((column) => words(row[column])).join(" "));
  return wanted.every((word) => text.includes(word));
}

/** Text with the words looked for marked. */
export function Found(props: { text: string; sought: string }) {
  const wanted = soughtWords(props.sought);
  if (!wanted.length) return <Characters>{props.text}</Characters>;
  // Folding keeps the number of characters of most texts; where not, nothing is marked rather than the wrong place.
  const characters = [...props.text];
  const folded = characters.map((one) => fold(one));
  const text = folded.join("");
  if (folded.some((one) => one.length !== 1)) return <Characters>{props.text}</Characters>;
  const marked = new Array<boolean>(characters.length).fill(false);
  for (const word of wanted) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) marked.fill(true, at, at + word.length);
  }
  const pieces: { text: string; marked: boolean }[] = [];
  characters.forEach((one, at) => {
    const last = pieces.at(-1);
    if (last && last.marked === marked[at]) last.text += one;
    else pieces.push({ text: one, marked: marked[at]! });
  });
  return <>{pieces.map((one) => (one.marked ? <mark class="found"><Characters>{one.text}</Characters></mark> : <Characters>{one.text}</Characters>))}</>;
}

export function days(row: Row): string {
  const [start, end] = [row.date_start, row.date_end];
  if (!end) return start ? `from ${start}` : "";
  return start && start !== end ? `${start} to ${end}` : String(end);
}

export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
