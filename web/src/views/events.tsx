import { useMemo } from "preact/hooks";
import { findRow, loadTable, type Row, rowsOf, words } from "../data";
import { Choice, Days, days, Filters, holds, mentions, Search, valuesOf, within } from "../filters";
import { useLoaded } from "../hooks";
import { Missing } from "../missing";
import { Actor, Article, Cells, Cite, Evidence, Loading, Period, useNames, useRows } from "../parts";
import { keyOf } from "../decisions";
import { link, type Route } from "../route";
import { Said } from "../said";
import { type Column, Table } from "../Table";
import { Timeline } from "../Timeline";
import { pointOf, WorldMap } from "../WorldMap";
import { claimColumns, claimsOf, EffectRanges } from "./claims";
import { Review } from "./review";

const COLUMNS: Column[] = [
  { name: "title", title: "Event", wide: true, show: (row) => <a href={link("events", row.event_id)}><Said>{row.title}</Said></a> },
  { name: "event_type", title: "Type" },
  { name: "status", title: "Status" },
  { name: "date_end", title: "Day", show: (row) => <Period of={row} /> },
  { name: "place", title: "Place" },
  { name: "country", title: "Country" },
  { name: "article_count", title: "Articles", numeric: true },
  { name: "mention_count", title: "Mentions", numeric: true },
];

const FILTERS = ["event_type", "status", "country"];

export function Events(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("events", partly), []);
  const point = route.query.get("point");
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) =>
          holds(row, route.query, FILTERS) &&
          within(row, route.query) &&
          (!point || pointOf(row) === point) &&
          mentions(row, route.query.get("q") ?? "", ["title", "place", "admin1"]),
      ),
    [loaded.value, route.query.toString()],
  );
  if (!loaded.value) return <Loading of={loaded} what="events" />;
  return (
    <>
      <h1>Events</h1>
      <Filters route={route}>
        <Search route={route} label="Search titles and places" />
        <Choice route={route} name="event_type" label="Type" values={valuesOf(loaded.value, "event_type")} />
        <Choice route={route} name="status" label="Status" values={valuesOf(loaded.value, "status")} />
        <Choice route={route} name="country" label="Country" values={valuesOf(loaded.value, "country")} />
        <Days route={route} label="Days" />
        {point && <Choice route={route} name="point" label="At the point" values={[point]} />}
      </Filters>
      <h2>Timeline</h2>
      <Timeline events={rows} />
      <h2>Map</h2>
      <WorldMap events={rows} route={route} />
      <h2>All events</h2>
      <Table
        rows={rows}
        columns={COLUMNS}
        caption="Events"
        file="events"
        of="events"
        asked={{
          table: "events",
          query: route.query,
          equal: FILTERS,
          searched: ["rows.title", "rows.place", "rows.admin1"],
          days: ["date_start", "date_end"],
          further: { point: (at) => `rows.latitude = ${Number(at.split(",")[0])} AND rows.longitude = ${Number(at.split(",")[1])}` },
        }}
      />
    </>
  );
}

const REPORTS_SHOWN = 20;

export function Event(props: { id: string }) {
  const event = useLoaded(() => findRow("events", props.id), [props.id]);
  const claims = useLoaded(() => claimsOf(props.id), [props.id]);
  const actors = useLoaded(() => rowsOf("event_actors", "event_id", props.id), [props.id]);
  const reports = useLoaded(async () => (await loadTable("event_mentions")).filter((row) => row.event_id === props.id), [props.id]);
  const within = useLoaded(async () => (await loadTable("events")).filter((row) => row.part_of === props.id), [props.id]);
  const names = useNames();
  const articles = useRows("articles");
  const columns = useMemo(() => claimColumns(names, articles), [names, articles]);
  const row = event.value;
  if (row === null) return <Missing table="events" id={props.id} one="event" />;
  if (!row) return <Loading of={event} what="the event" />;
  return (
    <>
      <p class="crumbs"><a href={link("events")}>Events</a></p>
      <h1><Said>{row.title}</Said></h1>
      <p>
        {words(row.event_type)}, {words(row.status)}
        {days(row) && `, ${days(row)}`} <small>(day: {words(row.date_precision)}, {words(row.date_basis)})</small>
        {row.place && <>, <Said>{row.place}</Said> <small>(place: {words(row.place_precision)})</small></>}
        {row.part_of && <>; part of <a href={link("events", row.part_of)}><Said>{row.part_of}</Said></a></>}
      </p>
      <h2>Claims</h2>
      {claims.value?.length ? (
        <>
          <EffectRanges claims={claims.value} />
          <Table rows={claims.value} columns={columns} caption="Claims about the event" file={`claims-${props.id}`} of="casualty_claims" />
        </>
      ) : (
        <p>No figure is linked to it.</p>
      )}
      <h2>Who took part</h2>
      <Participants rows={actors.value ?? []} names={names} articles={articles} />
      {Boolean(within.value?.length) && (
        <>
          <h2>Parts of it</h2>
          <Table rows={within.value!} columns={COLUMNS} caption="Events within it" file={`events-of-${props.id}`} of="events" />
        </>
      )}
      <h2>Where it is told</h2>
      {(reports.value ?? []).slice(0, REPORTS_SHOWN).map((report) => (
        <Evidence
          article={String(report.article_id)} start={Number(report.trigger_start ?? report.start)} end={Number(report.trigger_end ?? report.end)}
          from={Number(report.start)} to={Number(report.end)} about={String(report.mention_id)} own={link("event_mentions", report.mention_id)}
        />
      ))}
      {(reports.value?.length ?? 0) > REPORTS_SHOWN && (
        <Table rows={reports.value!} columns={mentionColumns(articles)} caption="All mentions of the event" file={`mentions-of-${props.id}`} of="event_mentions" />
      )}
      {row.latitude !== null && (
        <>
          <h2>Where it happened</h2>
          <WorldMap events={[row]} />
        </>
      )}
      <h2>All cells</h2>
      <Cells table="events" row={row} />
      <Cite table="events" id={props.id} />
      <Review table="events" row={row} />
    </>
  );
}

function mentionColumns(articles: Map<string, Row>): Column[] {
  return [
    { name: "trigger", title: "Word", show: (row) => <a href={link("event_mentions", row.mention_id)}><Said>{row.trigger ?? row.mention_id}</Said></a> },
    { name: "text", title: "Sentence", wide: true },
    { name: "mention_type", title: "Type" },
    { name: "article_id", title: "Article", show: (row) => <Article id={row.article_id} articles={articles} /> },
  ];
}

function Participants(props: { rows: Row[]; names: Map<string, string>; articles: Map<string, Row> }) {
  if (!props.rows.length) return <p>Nobody is named.</p>;
  const roles = Map.groupBy(props.rows, (row) => row.role);
  return (
    <dl class="roles">
      {[...roles].map(([role, rows]) => (
        <div>
          <dt>{words(role)}</dt>
          <dd>
            <ul>
              {[...Map.groupBy(rows, (row) => row.actor_id ?? `“${row.actor_text}”`)].map(([actor, some]) => (
                <li>
                  <Actor id={some[0]!.actor_id} text={actor} names={props.names} />{" "}
                  <small>
                    {some.map((row) => (
                      <a href={link("event_actors", keyOf("event_actors", row))}>in <Said>{props.articles.get(String(row.article_id))?.publisher ?? row.article_id}</Said></a>
                    ))}
                  </small>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}
