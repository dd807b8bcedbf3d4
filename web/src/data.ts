// The package's rows: shards are scripts, loaded when a view needs them, so that the page works from disk, too.

export type Cell = string | number | null;
export type Row = Record<string, Cell>;

interface Sharded {
  columns: string[];
  rows: number;
  /** Rows, first key and last key of each shard. */
  shards: [number, string, string][];
}

interface Column {
  title: string;
  description: string;
  references: string | null;
  /** The words of the vocabulary, if it has one. */
  words: string[] | null;
  list: boolean;
  nullable: boolean;
  /** Whether a person may set it. */
  decidable: boolean;
}

interface Described {
  title: string;
  description: string;
  key: string[];
  order: string[];
  columns: Record<string, Column>;
}

interface Linked {
  name?: string;
  title?: string;
  path?: string;
}

export interface Manifest {
  package: { name?: string; title?: string; version?: string; description?: string; citation?: string; homepage?: string };
  licenses: Linked[];
  sources: Linked[];
  rows: Record<string, number>;
  /** What is more than a browser should load; then the page holds no rows at all. */
  tooMany: Record<string, number>;
  /** Path of each table's Parquet file, or pattern of its files, within the package. */
  parquet: Record<string, string>;
  coverage: { first: string | null; last: string | null; languages: string[]; countries: string[] };
  tables: Record<string, Sharded>;
  fill: Record<string, Record<string, number>>;
  schema: Record<string, Described>;
}

export const manifest: Manifest = JSON.parse(document.getElementById("manifest")!.textContent!);

type Taken = (rows: Cell[][]) => void;
const awaited = new Map<string, Taken>();
const given = new Map<string, unknown>();

/** What the shards call; they know nothing else of the page. */
(globalThis as unknown as { newsledger: unknown }).newsledger = {
  take(table: string, shard: number, rows: Cell[][]) {
    awaited.get(`${table}-${shard}`)?.(rows);
  },
  give(name: string, value: unknown) {
    given.set(name, value);
  },
};

function runScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address} cannot be loaded; it must lie beside index.html`));
    document.head.append(script);
    script.addEventListener("load", () => script.remove());
  });
}

const shards = new Map<string, Promise<Row[]>>();

export function loadShard(table: string, shard: number): Promise<Row[]> {
  const name = `${table}-${shard}`;
  let found = shards.get(name);
  if (!found) {
    found = (async () => {
      let cells: Cell[][] | undefined;
      awaited.set(name, (rows) => (cells = rows));
      await runScript(`page/data/${name}.js`);
      awaited.delete(name);
      if (!cells) throw new Error(`page/data/${name}.js holds other rows than it should`);
      const columns = manifest.tables[table]!.columns;
      return cells.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
    })();
    shards.set(name, found);
  }
  return found;
}

const tables = new Map<string, Promise<Row[]>>();

/** All rows of a table; `onShard` hears of those that are there so far. */
export function loadTable(table: string, onShard?: (rows: Row[]) => void): Promise<Row[]> {
  const known = tables.get(table);
  if (known) return known;
  const all = (async () => {
    const rows: Row[] = [];
    const count = manifest.tables[table]?.shards.length ?? 0;
    for (let shard = 0; shard < count; shard++) {
      rows.push(...(await loadShard(table, shard)));
      if (shard === 0) onShard?.(rows.slice());
    }
    return rows;
  })();
  tables.set(table, all);
  return all;
}

/** Order of code points, which is that of the files; `<` would compare halves of characters. */
export function compare(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = a[at]!.codePointAt(0)! - b[at]!.codePointAt(0)!;
    if (difference) return difference;
  }
  return a.length - b.length;
}

/** The rows that have this key in the column by which the table is sorted. */
export async function rowsOf(table: string, column: string, key: string): Promise<Row[]> {
  const found: Row[] = [];
  const sharded = manifest.tables[table];
  for (const [shard, [, first, last]] of (sharded?.shards ?? []).entries()) {
    if (compare(first, key) <= 0 && compare(key, last) <= 0) {
      found.push(...(await loadShard(table, shard)).filter((row) => row[column] === key));
    }
  }
  return found;
}

const ORDERED_BY_ARTICLE = new Set(["quotes", "casualty_claims", "event_mentions", "actor_mentions"]);

/** The row with this primary key, or null. Ids of rows of articles begin with the article's. */
export async function findRow(table: string, id: string): Promise<Row | null> {
  const key = manifest.schema[table]!.key[0]!;
  const sharded = manifest.tables[table];
  for (const [shard, [, first, last]] of (sharded?.shards ?? []).entries()) {
    const within = ORDERED_BY_ARTICLE.has(table)
      ? compare(first, id) <= 0 && (compare(id, last) <= 0 || id.startsWith(last))
      : compare(first, id) <= 0 && compare(id, last) <= 0;
    if (within) {
      const row = (await loadShard(table, shard)).find((candidate) => candidate[key] === id);
      if (row) return row;
    }
  }
  return searchRow(table, key, id);
}

/** The first row with this value, looked for shard after shard. */
export async function searchRow(table: string, column: string, id: string): Promise<Row | null> {
  for (let shard = 0; shard < (manifest.tables[table]?.shards.length ?? 0); shard++) {
    const row = (await loadShard(table, shard)).find((candidate) => candidate[column] === id);
    if (row) return row;
  }
  return null;
}

export async function textOf(article: string): Promise<string[]> {
  const [row] = await rowsOf("texts", "article_id", article);
  // Offsets count code points, and JavaScript's do not.
  return [...String(row?.text ?? "")];
}

let names: Promise<Map<string, string>> | undefined;

/** The actors' names by id. */
export function actorNames(): Promise<Map<string, string>> {
  names ??= loadTable("actors").then((rows) => new Map(rows.map((row) => [String(row.actor_id), String(row.name)])));
  return names;
}

const loading = new Map<string, Promise<unknown>>();

/** What a script beside the page gives under a name: outlines of countries, measurements, the validation report. */
export function loadGiven<T>(name: string, address: string): Promise<T> {
  let found = loading.get(name);
  if (!found) {
    found = runScript(address).then(() => given.get(name));
    loading.set(name, found);
  }
  return found as Promise<T>;
}

export function words(value: Cell | undefined): string {
  return value === null || value === undefined ? "" : String(value).replaceAll("_", " ");
}
