// What the page shows, as a statement for DuckDB: it reads the Parquet files in place, whatever their size.

import { manifest } from "./data";
import { soughtWords } from "./filters";

export interface Asked {
  table: string;
  query: URLSearchParams;
  /** Columns that must equal what the address says of them. */
  equal: string[];
  /** SQL of the text in which words are looked for. */
  searched: string[];
  /** Columns of the first and last day, if days are asked for. */
  days?: [string, string];
  /** What a condition in the address that is no column means. */
  further?: Record<string, (value: string) => string>;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The file of a table, or its files, as they are seen from the folder of datapackage.json. */
export function source(table: string): string {
  return literal(manifest.parquet[table] ?? `datapackage/${table}.parquet`);
}

const JOINS: Record<string, () => string> = {
  casualty_claims: () =>
    `\nLEFT JOIN ${source("actors")} AS claimants ON claimants.actor_id = coalesce(rows.claimant, rows.claimant_for)` +
    `\nLEFT JOIN ${source("events")} AS events ON events.event_id = rows.event_id`,
  quotes: () => `\nLEFT JOIN ${source("actors")} AS speakers ON speakers.actor_id = rows.speaker`,
};

const SHOWN: Record<string, string> = {
  casualty_claims: "rows.*, claimants.name AS claimant_name, events.title AS event_title",
  quotes: "rows.*, speakers.name AS speaker_name",
};

export function statement(asked: Asked): string {
  const { table, query } = asked;
  const conditions = asked.equal.filter((name) => query.get(name)).map((name) => `rows.${name} = ${literal(query.get(name)!)}`);
  for (const [name, condition] of Object.entries(asked.further ?? {})) {
    if (query.get(name)) conditions.push(condition(query.get(name)!));
  }
  if (asked.days) {
    const [start, end] = asked.days.map((name) => `rows.${name}`) as [string, string];
    if (query.get("from")) conditions.push(`${end} >= DATE ${literal(query.get("from")!)}`);
    if (query.get("to")) conditions.push(`coalesce(${start}, ${end}) <= DATE ${literal(query.get("to")!)}`);
  }
  const text = `lower(strip_accents(concat_ws(' ', ${asked.searched.join(", ")})))`;
  for (const word of soughtWords(query.get("q") ?? "")) conditions.push(`contains(${text}, ${literal(word)})`);
  return [
    `SELECT ${SHOWN[table] ?? "rows.*"}`,
    `FROM ${source(table)} AS rows${JOINS[table]?.() ?? ""}`,
    ...(conditions.length ? [`WHERE ${conditions.join("\n  AND ")}`] : []),
    `ORDER BY ${manifest.schema[table]!.order.map((name) => `rows.${name}`).join(", ")};`,
  ].join("\n");
}
