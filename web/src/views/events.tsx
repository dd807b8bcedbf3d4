import { useMemo } from "preact/hooks";
import { Ranges, Timeline, WorldMap } from "../Chart";
import { findRow, loadTable, type Row, rowsOf, words } from "../data";
import { useLoaded } from "../hooks";
import { Actor, Cells, Choice, days, Evidence, Fault, Filters, holds, Loading, mentions, Search, useNames, valuesOf } from "../parts";
import { link, type Route } from "../route";
import { type Column, Table } from "../Table";
import { claimColumns, claimsOf, speakerOf } from "./claims";
import { Review } from "./review";

const COLUMNS: Column[] = [
  { name: "title", title: "Event", show: (row) => <a href={link("events", row.event_id)}>{words(row.title)}</a> },
  { name: "event_type", title: "Type" },
  { name: "status", title: "Status" },
  { name: "date_end", title: "Day", show: days },
  { name: "place", title: "Place" },
  { name: "country", title: "Country" },
  { name: "article_count", title: "Articles", numeric: true },
];

export function Events(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("events", partly), []);
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) => holds(row, route.query, ["event_type", "status", "country"]) && mentions(row, route.query.get("q") ?? "", ["title", "place", "admin1"]),
      ),
    [loaded.value, route.query.toString()],
  );
  if (!loaded.value) return <Loading of={loaded} what="events" />;
  return (
    <>
      <h1>Events</h1>
      <Filters>
        <Search route={route} label="Search titles and places" />
        <Choice route={route} name="event_type" label="Type" values={valuesOf(loaded.value, "event_type")} />
        <Choice route={route} name="status" label="Status" values={valuesOf(loaded.value, "status")} />
        <Choice route={route} name="country" label="Country" values={valuesOf(loaded.value, "country")} />
      </Filters>
      <h2>Timeline</h2>
      <Timeline events={rows} />
      <h2>Map</h2>
      <WorldMap events={rows} />
      <h2>All events</h2>
      <Table rows={rows} columns={COLUMNS} caption="Events" file="events" />
    </>
  );
}

export function Event(props: { id: string }) {
  const event = useLoaded(() => findRow("events", props.id), [props.id]);
  const claims = useLoaded(() => claimsOf(props.id), [props.id]);
  const actors = useLoaded(() => rowsOf("event_actors", "event_id", props.id), [props.id]);
  const reports = useLoaded(async () => (await loadTable("event_mentions")).filter((row) => row.event_id === props.id), [props.id]);
  const names = useNames();
  const row = event.value;
  if (row === null) return <Fault said={`There is no event ${props.id} in this package.`} />;
  if (!row) return <Loading of={event} what="the event" />;
  return (
    <>
      <h1>{words(row.title)}</h1>
      <p>
        {words(row.event_type)}, {words(row.status)}
        {days(row) && `, ${days(row)}`} <small>(day: {words(row.date_precision)}, {words(row.date_basis)})</small>
        {row.place && <>, <bdi>{words(row.place)}</bdi> <small>(place: {words(row.place_precision)})</small></>}
      </p>
      <h2>Who took part</h2>
      {actors.value?.length ? (
        <ul>
          {actors.value.map((actor) => (
            <li>
              {words(actor.role)}: <Actor id={actor.actor_id} text={actor.actor_text} names={names} />{" "}
              <a class="at" href={link("articles", actor.article_id, { at: `${actor.start}-${actor.end}` })}>in the text</a>
            </li>
          ))}
        </ul>
      ) : (
        <p>Nobody is named.</p>
      )}
      <h2>Claims</h2>
      {claims.value?.length ? (
        <>
          {[...Map.groupBy(claims.value, (claim) => claim.effect)].map(([effect, some]) => (
            <section>
              <h3>{words(effect)}</h3>
              <Ranges claims={some} speaker={speakerOf} />
            </section>
          ))}
          <Table rows={claims.value} columns={claimColumns(names)} caption="Claims about the event" file={`claims-${props.id}`} />
        </>
      ) : (
        <p>No figure is linked to it.</p>
      )}
      <h2>Where it is reported</h2>
      {(reports.value ?? []).slice(0, 20).map((report) => (
        <Evidence article={String(report.article_id)} start={Number(report.trigger_start ?? report.start)} end={Number(report.trigger_end ?? report.end)} from={Number(report.start)} to={Number(report.end)} about={String(report.mention_id)} />
      ))}
      <h2>All cells</h2>
      <Cells table="events" row={row} />
      <Review table="events" row={row} />
    </>
  );
}

