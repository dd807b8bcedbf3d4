// What a decision about one row means for the rows that refer to it, as lines of corrections.csv.

import { loadTable, manifest, type Row } from "./data";
import { cell, type Change, keyOf } from "./decisions";

export function edits(table: string, row: Row, values: Record<string, string>): Change[] {
  const key = keyOf(table, row);
  return Object.entries(values).map(([column, value]) => ({ table, row_key: key, action: "edit", column, value }));
}

export function whole(table: string, key: string, action: "accept" | "reject"): Change {
  return { table, row_key: key, action, column: "", value: "" };
}

export function added(table: string, key: string, values: Record<string, string>): Change[] {
  const filled = Object.entries(values).filter(([, value]) => value !== "");
  return filled.map(([column, value]) => ({ table, row_key: key, action: "add", column, value }));
}

export function decidable(table: string): string[] {
  const columns = manifest.schema[table]!.columns;
  return Object.keys(columns).filter((name) => columns[name]!.decidable);
}

export function cellsOf(table: string, row: Row): Record<string, string> {
  return Object.fromEntries(decidable(table).map((name) => [name, cell(row[name])]));
}

interface Reference {
  table: string;
  column: string;
  row: Row;
}

/** The rows that refer to a row. */
async function references(table: string, key: string): Promise<Reference[]> {
  const found: Reference[] = [];
  for (const [other, described] of Object.entries(manifest.schema)) {
    if (other === "retired") continue;
    for (const [column, { references }] of Object.entries(described.columns)) {
      if (references !== table) continue;
      for (const row of await loadTable(other)) if (row[column] === key) found.push({ table: other, column, row });
    }
  }
  return found;
}

const isKey = (table: string, column: string) => manifest.schema[table]!.key.includes(column);

const CONSEQUENCES: Record<string, Record<string, string>> = {
  "quotes.speaker": { speaker_kind: "unnamed" },
  "casualty_claims.claimant": { attribution: "unnamed" },
};

/** The build lets go of what the program had refer to a rejected row; what people decided must be decided anew. */
export async function rejection(table: string, row: Row): Promise<Change[]> {
  const key = keyOf(table, row);
  const changes = [whole(table, key, "reject")];
  const loose = new Map<string, Change[]>();
  for (const one of await references(table, key)) {
    const name = `${one.table}\n${keyOf(one.table, one.row)}`;
    if (one.row.review_status === "machine" || loose.get(name)?.[0]?.action === "reject") continue;
    const must = isKey(one.table, one.column) || !manifest.schema[one.table]!.columns[one.column]!.nullable;
    if (must) loose.set(name, [whole(one.table, keyOf(one.table, one.row), "reject")]);
    else {
      const values = { [one.column]: "", ...CONSEQUENCES[`${one.table}.${one.column}`] };
      loose.set(name, [...(loose.get(name) ?? []), ...edits(one.table, one.row, values)]);
    }
  }
  return [...changes, ...[...loose.values()].flat()];
}

/** All that refers to one row refers to the other from now on, and the one is rejected. */
export async function merging(table: string, from: Row, to: string): Promise<Change[]> {
  const key = keyOf(table, from);
  const changes: Change[] = [whole(table, key, "reject")];
  const taken = new Set<string>();
  for (const one of await references(table, key)) {
    const own = keyOf(one.table, one.row);
    if (one.table === table && own === key) continue;
    if (!isKey(one.table, one.column)) {
      changes.push(...edits(one.table, one.row, { [one.column]: one.table === table && own === to ? "" : to }));
      continue;
    }
    const renamed = keyOf(one.table, { ...one.row, [one.column]: to });
    if (!taken.size) for (const row of await loadTable(one.table)) taken.add(`${one.table}\n${keyOf(one.table, row)}`);
    changes.push(whole(one.table, own, "reject"));
    if (taken.has(`${one.table}\n${renamed}`)) continue;
    taken.add(`${one.table}\n${renamed}`);
    const cells = added(one.table, renamed, cellsOf(one.table, one.row));
    changes.push(...(cells.length ? cells : [{ table: one.table, row_key: renamed, action: "add", column: "", value: "" }]));
  }
  return changes;
}

const MENTIONS: Record<string, { table: string; column: string }> = {
  actors: { table: "actor_mentions", column: "actor_id" },
  events: { table: "event_mentions", column: "event_id" },
};

export function mentionsOf(table: string): { table: string; column: string } | undefined {
  return MENTIONS[table];
}

const SPOKEN = [
  ["quotes", "speaker", "speaker_start", "speaker_end"],
  ["casualty_claims", "claimant", "claimant_start", "claimant_end"],
] as const;

/** Some mentions are of another row, which is there or is added; who speaks at these places goes with them. */
export async function splitting(table: string, row: Row, mentions: Row[], to: string, name: string): Promise<Change[]> {
  const { table: mentioned, column } = MENTIONS[table]!;
  const changes: Change[] = [];
  if (!(await loadTable(table)).some((one) => keyOf(table, one) === to)) {
    const cells = cellsOf(table, row);
    const values = table === "actors" ? { name, actor_type: cells.actor_type!, country: cells.country! } : cells;
    changes.push(...added(table, to, values));
  }
  for (const mention of mentions) changes.push(...edits(mentioned, mention, { [column]: to }));
  if (table !== "actors") return changes;
  for (const [other, speaker, start, end] of SPOKEN) {
    for (const one of await loadTable(other)) {
      const within = (mention: Row) => mention.article_id === one.article_id && Number(one[start]) <= Number(mention.start) && Number(mention.end) <= Number(one[end]);
      if (one[speaker] === row.actor_id && one[start] !== null && mentions.some(within)) changes.push(...edits(other, one, { [speaker]: to }));
    }
  }
  return changes;
}

/** An actor as actors.csv has it, for a package that does not have it yet. */
export async function fromAuthority(actor: Record<string, string>): Promise<Change[]> {
  const known = new Set((await loadTable("actors")).map((row) => row.actor_id));
  const { actor_id = "", name = "", actor_type = "", country = "", wikidata_id = "", affiliation = "" } = actor;
  if (known.has(actor_id)) return [];
  return added("actors", actor_id, { name, actor_type, country, wikidata_id, affiliation: known.has(affiliation) ? affiliation : "" });
}
