import { useMemo, useState } from "preact/hooks";
import { findRow, loadTable, type Row, words } from "../data";
import { keyOf } from "../decisions";
import { Choice, Filters, holds, mentions, Search, valuesOf } from "../filters";
import { useLoaded } from "../hooks";
import { Missing } from "../missing";
import { Actor as Named, Article, Cells, Cite, Loading, useNames, useRows } from "../parts";
import { link, type Route, setQuery } from "../route";
import { Said } from "../said";
import { type Column, Table } from "../Table";
import { claimColumns } from "./claims";
import { quoteColumns } from "./quotes";
import { Review } from "./review";

function columns(names: Map<string, string>): Column[] {
  return [
    { name: "name", title: "Name", show: (row) => <a href={link("actors", row.actor_id)}><Said>{row.name}</Said></a> },
    { name: "actor_type", title: "Type" },
    { name: "role", title: "Role" },
    { name: "affiliation", title: "Speaks or acts for", by: (row) => names.get(String(row.affiliation)), show: (row) => row.affiliation && <Named id={row.affiliation} names={names} /> },
    { name: "country", title: "Country" },
    { name: "aliases", title: "Also called", wide: true, show: (row) => row.aliases && <Aliases of={row} /> },
    { name: "mention_count", title: "Mentions", numeric: true },
    { name: "article_count", title: "Articles", numeric: true },
  ];
}

function Aliases(props: { of: Row }) {
  const all = String(props.of.aliases ?? "").split(" | ").filter(Boolean);
  return <>{all.map((one, at) => <>{at > 0 && ", "}<Said>{one}</Said></>)}</>;
}

const FILTERS = ["actor_type", "country", "affiliation"];

export function Actors(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("actors", partly), []);
  const names = useNames();
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) => holds(row, route.query, FILTERS) && mentions(row, route.query.get("q") ?? "", ["name", "aliases", "role"]),
      ),
    [loaded.value, route.query.toString()],
  );
  const shown = useMemo(() => columns(names), [names]);
  if (!loaded.value) return <Loading of={loaded} what="actors" />;
  const way = route.query.get("by") ?? "";
  const bodies = valuesOf(loaded.value, "affiliation").map((value) => ({ value, label: names.get(value) ?? value }));
  return (
    <>
      <h1>Actors</h1>
      <Filters route={route}>
        <Search route={route} label="Search names, aliases and roles" />
        <Choice route={route} name="actor_type" label="Type" values={valuesOf(loaded.value, "actor_type")} />
        <Choice route={route} name="country" label="Country" values={valuesOf(loaded.value, "country")} />
        <Choice route={route} name="affiliation" label="Speaks for" values={bodies} />
      </Filters>
      <div class="ways" role="group" aria-label="How actors are shown">
        <button type="button" aria-pressed={way !== "body"} onClick={() => setQuery(route, { by: "" })}>One by one</button>
        <button type="button" aria-pressed={way === "body"} onClick={() => setQuery(route, { by: "body" })}>Who speaks for whom</button>
      </div>
      {way === "body" ? (
        <Bodies rows={rows} all={loaded.value} />
      ) : (
        <Table
          rows={rows}
          columns={shown}
          caption="Actors"
          file="actors"
          of="actors"
          asked={{ table: "actors", query: route.query, equal: FILTERS, searched: ["rows.name", "rows.aliases", "rows.role"] }}
        />
      )}
    </>
  );
}

const BODIES_SHOWN = 50;

/** Each body with those who speak or act for it, and those who do so for them. */
function Bodies(props: { rows: Row[]; all: Row[] }) {
  const [most, setMost] = useState(BODIES_SHOWN);
  const of = useMemo(() => Map.groupBy(props.all.filter((row) => row.affiliation), (row) => row.affiliation!), [props.all]);
  const kept = useMemo(() => {
    // Whoever fits the filter is shown under all the bodies that he, directly or not, stands for.
    const byId = new Map(props.all.map((row) => [row.actor_id!, row]));
    const found = new Set<Row>();
    for (const row of props.rows) {
      for (let one: Row | undefined = row; one && !found.has(one); one = byId.get(one.affiliation!)) {
        if (one.affiliation || of.has(one.actor_id!)) found.add(one);
      }
    }
    return found;
  }, [props.rows, props.all, of]);
  const tops = [...kept].filter((row) => !row.affiliation && of.has(row.actor_id!)).sort((one, other) => of.get(other.actor_id!)!.length - of.get(one.actor_id!)!.length);
  if (!tops.length) return <p class="nothing">Nobody here is said to speak or act for anybody.</p>;
  const branch = (row: Row, above: Set<Row>): preact.JSX.Element => (
    <li>
      <a href={link("actors", row.actor_id)}><Said>{row.name}</Said></a> <small>{[words(row.actor_type), row.role].filter(Boolean).map((one, at) => <>{at > 0 && ", "}<Said>{one}</Said></>)}</small>
      {of.has(row.actor_id!) && (
        <ul>
          {of.get(row.actor_id!)!.filter((one) => kept.has(one) && !above.has(one)).map((one) => branch(one, new Set([...above, one])))}
        </ul>
      )}
    </li>
  );
  return (
    <>
      <p role="status">{tops.length.toLocaleString("en")} {tops.length === 1 ? "body" : "bodies"} for whom somebody speaks or acts</p>
      <ul class="tree">{tops.slice(0, most).map((row) => branch(row, new Set([row])))}</ul>
      {tops.length > most && <button type="button" onClick={() => setMost(most + BODIES_SHOWN)}>Show more</button>}
    </>
  );
}

export function Actor(props: { id: string }) {
  const { id } = props;
  const actor = useLoaded(() => findRow("actors", id), [id]);
  const people = useLoaded(async () => (await loadTable("actors")).filter((row) => row.affiliation === id), [id]);
  const quotes = useLoaded(async () => (await loadTable("quotes")).filter((row) => row.speaker === id), [id]);
  const passed = useLoaded(async () => (await loadTable("quotes")).filter((row) => row.via === id), [id]);
  const claims = useLoaded(async () => (await loadTable("claims_by_event")).filter((row) => row.claimant === id), [id]);
  const parts = useLoaded(async () => (await loadTable("event_actors")).filter((row) => row.actor_id === id), [id]);
  const named = useLoaded(async () => (await loadTable("actor_mentions")).filter((row) => row.actor_id === id), [id]);
  const names = useNames();
  const articles = useRows("articles");
  const events = useRows("events");
  const table = useMemo(
    () => ({
      actors: columns(names), quotes: quoteColumns(names, articles), claims: claimColumns(names, articles),
      parts: partColumns(events, articles), mentions: mentionColumns(articles),
    }),
    [names, articles, events],
  );
  const row = actor.value;
  if (row === null) return <Missing table="actors" id={id} one="actor" />;
  if (!row) return <Loading of={actor} what="the actor" />;
  return (
    <>
      <p class="crumbs"><a href={link("actors")}>Actors</a></p>
      <h1><Said>{row.name}</Said></h1>
      <p>
        {[row.role, words(row.actor_type), row.country].filter(Boolean).map((one, at) => <>{at > 0 && ", "}<Said>{one}</Said></>)}
        {row.affiliation && <>; speaks or acts for <Named id={row.affiliation} names={names} /></>}
      </p>
      {row.aliases && <p>Also called: <Aliases of={row} /></p>}
      <Section title="Who speaks or acts for it" rows={people.value} columns={table.actors} of="actors" file={`actors-of-${id}`} />
      <Section title="Quotes" rows={quotes.value} columns={table.quotes} of="quotes" file={`quotes-of-${id}`} />
      <Section title="Words of others that it passed on" rows={passed.value} columns={table.quotes} of="quotes" file={`quotes-via-${id}`} />
      <Section title="Claims" rows={claims.value} columns={table.claims} of="casualty_claims" file={`claims-of-${id}`} />
      <Section title="Parts in events" rows={parts.value} columns={table.parts} of="event_actors" file={`events-of-${id}`} />
      <Section title="Where it is named" rows={named.value} columns={table.mentions} of="actor_mentions" file={`mentions-of-${id}`} />
      <h2>All cells</h2>
      <Cells table="actors" row={row} />
      <Cite table="actors" id={id} />
      <Review table="actors" row={row} />
    </>
  );
}

function partColumns(events: Map<string, Row>, articles: Map<string, Row>): Column[] {
  return [
    { name: "event_id", title: "Event", wide: true, show: (row) => <a href={link("events", row.event_id)}><Said>{events.get(String(row.event_id))?.title ?? row.event_id}</Said></a> },
    { name: "role", title: "Role" },
    { name: "actor_text", title: "As named", show: (row) => <a href={link("event_actors", keyOf("event_actors", row))}><Said>{row.actor_text ?? "in the text"}</Said></a> },
    { name: "article_id", title: "Article", show: (row) => <Article id={row.article_id} articles={articles} /> },
  ];
}

function mentionColumns(articles: Map<string, Row>): Column[] {
  return [
    { name: "text", title: "As named", show: (row) => <a href={link("actor_mentions", row.mention_id)}><Said>{row.text}</Said></a> },
    { name: "rule", title: "Found by" },
    { name: "start", title: "Character", numeric: true, show: (row) => <a href={link("articles", row.article_id, { at: String(row.mention_id) })}>{row.start}</a> },
    { name: "article_id", title: "Article", show: (row) => <Article id={row.article_id} articles={articles} /> },
  ];
}

function Section(props: { title: string; rows: Row[] | undefined; columns: Column[]; of: string; file: string }) {
  if (!props.rows?.length) return null;
  return (
    <>
      <h2>{props.title}</h2>
      <Table rows={props.rows} columns={props.columns} caption={props.title} file={props.file} of={props.of} />
    </>
  );
}
