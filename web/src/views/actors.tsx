import { useMemo } from "preact/hooks";
import { findRow, loadTable, type Row, words } from "../data";
import { useLoaded } from "../hooks";
import { Actor as Named, Cells, Choice, Fault, Filters, holds, Loading, mentions, Search, useNames, valuesOf } from "../parts";
import { link, type Route } from "../route";
import { type Column, Table } from "../Table";
import { claimColumns } from "./claims";
import { quoteColumns } from "./quotes";
import { Review } from "./review";

function columns(names: Map<string, string>): Column[] {
  return [
    { name: "name", title: "Name", show: (row) => <a href={link("actors", row.actor_id)}><bdi>{words(row.name)}</bdi></a> },
    { name: "actor_type", title: "Type" },
    { name: "role", title: "Role" },
    { name: "affiliation", title: "Affiliation", show: (row) => <Named id={row.affiliation} names={names} /> },
    { name: "country", title: "Country" },
    { name: "aliases", title: "Also called", show: (row) => String(row.aliases ?? "").replaceAll(" | ", ", ") },
    { name: "mention_count", title: "Mentions", numeric: true },
    { name: "article_count", title: "Articles", numeric: true },
  ];
}

export function Actors(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("actors", partly), []);
  const names = useNames();
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) => holds(row, route.query, ["actor_type", "country"]) && mentions(row, route.query.get("q") ?? "", ["name", "aliases", "role"]),
      ),
    [loaded.value, route.query.toString()],
  );
  if (!loaded.value) return <Loading of={loaded} what="actors" />;
  return (
    <>
      <h1>Actors</h1>
      <Filters>
        <Search route={route} label="Search names, aliases and roles" />
        <Choice route={route} name="actor_type" label="Type" values={valuesOf(loaded.value, "actor_type")} />
        <Choice route={route} name="country" label="Country" values={valuesOf(loaded.value, "country")} />
      </Filters>
      <Table rows={rows} columns={columns(names)} caption="Actors" file="actors" />
    </>
  );
}

export function Actor(props: { id: string }) {
  const actor = useLoaded(() => findRow("actors", props.id), [props.id]);
  const people = useLoaded(async () => (await loadTable("actors")).filter((row) => row.affiliation === props.id), [props.id]);
  const quotes = useLoaded(async () => (await loadTable("quotes")).filter((row) => row.speaker === props.id || row.via === props.id), [props.id]);
  const claims = useLoaded(async () => (await loadTable("claims_by_event")).filter((row) => row.claimant === props.id), [props.id]);
  const names = useNames();
  const row = actor.value;
  if (row === null) return <Fault said={`There is no actor ${props.id} in this package.`} />;
  if (!row) return <Loading of={actor} what="the actor" />;
  return (
    <>
      <h1><bdi>{words(row.name)}</bdi></h1>
      <p>
        {[row.role, words(row.actor_type), row.country].filter(Boolean).join(", ")}
        {row.affiliation && <>, speaks or stands for <Named id={row.affiliation} names={names} /></>}
      </p>
      {row.aliases && <p>Also called <bdi>{String(row.aliases).replaceAll(" | ", ", ")}</bdi></p>}
      <Section title="Who belongs to it" rows={people.value} table={(rows) => <Table rows={rows} columns={columns(names)} caption="Actors that belong to it" file={`actors-of-${props.id}`} />} />
      <Section title="Quotes" rows={quotes.value} table={(rows) => <Table rows={rows} columns={quoteColumns(names)} caption="Quotes" file={`quotes-of-${props.id}`} />} />
      <Section title="Claims" rows={claims.value} table={(rows) => <Table rows={rows} columns={claimColumns(names)} caption="Claims" file={`claims-of-${props.id}`} />} />
      <h2>All cells</h2>
      <Cells table="actors" row={row} />
      <Review table="actors" row={row} />
    </>
  );
}

function Section(props: { title: string; rows: Row[] | undefined; table: (rows: Row[]) => preact.JSX.Element }) {
  if (!props.rows?.length) return null;
  return (
    <>
      <h2>{props.title}</h2>
      {props.table(props.rows)}
    </>
  );
}
