// Rows that have no view of their own: mentions, parts taken in events, retired ids. Each has an address.

import { useMemo } from "preact/hooks";
import { findRow, loadTable, manifest, type Row, words } from "../data";
import { keyOf, rowByKey } from "../decisions";
import { Filters, mentions, Search } from "../filters";
import { useLoaded } from "../hooks";
import { Missing } from "../missing";
import { Actor, Article, Cells, Cite, Evidence, Loading, useNames, useRows, VIEW_OF } from "../parts";
import { link, type Route } from "../route";
import { Said } from "../said";
import { type Column, Table } from "../Table";
import { Review } from "./review";

export const PLAIN_TABLES = ["actor_mentions", "event_mentions", "event_actors", "retired"];

const SEARCHED: Record<string, string[]> = {
  actor_mentions: ["text", "actor_id"],
  event_mentions: ["text", "trigger", "event_id"],
  event_actors: ["actor_text", "actor_id", "event_id", "role"],
};

/** All rows of a table, each with the way to its own address. */
export function Rows(props: { table: string; route: Route }) {
  const { table, route } = props;
  const described = manifest.schema[table]!;
  const loaded = useLoaded<Row[]>((partly) => loadTable(table, partly), [table]);
  const names = useNames();
  const articles = useRows("articles");
  const searched = SEARCHED[table] ?? described.key;
  const rows = useMemo(
    () => (loaded.value ?? []).filter((row) => mentions(row, route.query.get("q") ?? "", searched)),
    [loaded.value, route.query.toString()],
  );
  const columns = useMemo(() => columnsOf(table, names, articles), [table, names, articles]);
  if (!loaded.value) return <Loading of={loaded} what={described.title.toLowerCase()} />;
  return (
    <>
      <h1>{described.title}</h1>
      <p class="lead">{described.description}</p>
      <Filters route={route}>
        <Search route={route} label="Search" />
      </Filters>
      <Table rows={rows} columns={columns} caption={described.title} file={table} of={table} asked={{ table, query: route.query, equal: [], searched: searched.map((name) => `rows.${name}`) }} />
    </>
  );
}

function columnsOf(table: string, names: Map<string, string>, articles: Map<string, Row>): Column[] {
  const { key, columns } = manifest.schema[table]!;
  const wanted = Object.keys(columns).filter((name) => !/(^|_)(start|end)$|^review_status$/.test(name) && !(key.length > 1 && name === key[0]));
  const own: Column = { name: "address", title: "Row", by: (row) => keyOf(table, row), show: (row) => <a href={link(table, keyOf(table, row))}><Said>{keyOf(table, row)}</Said></a> };
  const others = wanted
    .filter((name) => key.length > 1 || name !== key[0])
    .map((name): Column => {
      const title = columns[name]!.title;
      const to = columns[name]!.references;
      if (name === "article_id") return { name, title, show: (row) => <Article id={row.article_id} articles={articles} /> };
      if (to === "actors") return { name, title, show: (row) => <Actor id={row[name]} names={names} /> };
      if (to) return { name, title, show: (row) => row[name] && <a href={link(VIEW_OF[to]!, row[name])}><Said>{row[name]}</Said></a> };
      return { name, title, wide: name === "text" };
    });
  return [own, ...others];
}

/** What the reader of a mention wants to see of the words around it, in characters. */
const AROUND = 120;

export function AnyRow(props: { table: string; id: string }) {
  const { table, id } = props;
  const described = manifest.schema[table]!;
  const found = useLoaded(() => (described.key.length === 1 ? findRow(table, id) : rowByKey(table, id)), [table, id]);
  const names = useNames();
  const articles = useRows("articles");
  const row = found.value;
  if (row === null) return <Missing table={table} id={id} one="row" />;
  if (!row) return <Loading of={found} what="the row" />;
  const start = Number(row.trigger_start ?? row.start);
  return (
    <>
      <p class="crumbs"><a href={link(table)}>{described.title}</a></p>
      <h1><Said>{row.trigger ?? row.actor_text ?? row.text ?? id}</Said></h1>
      <p>
        {row.role && `${words(row.role)}: `}
        {"actor_id" in row && <>{row.actor_id ? <Actor id={row.actor_id} names={names} /> : "an actor without a row of its own"}{" "}</>}
        {row.event_id && <>{"actor_id" in row ? "in " : "of "}<a href={link("events", row.event_id)}><Said>{row.event_id}</Said></a>{" "}</>}
        {row.article_id && <>(<Article id={row.article_id} articles={articles} />)</>}
      </p>
      {row.article_id && row.end !== undefined && (
        <Evidence
          article={String(row.article_id)} start={start} end={Number(row.trigger_end ?? row.end)}
          from={Math.min(Number(row.start), start - AROUND)} to={Number(row.end) + AROUND} about={table === "event_actors" ? `${row.start}-${row.end}` : id}
        />
      )}
      <h2>All cells</h2>
      <Cells table={table} row={row} />
      <Cite table={table} id={id} />
      {table !== "retired" && <Review table={table} row={row} />}
    </>
  );
}
