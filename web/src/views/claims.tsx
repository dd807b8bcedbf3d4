import { useMemo, useState } from "preact/hooks";
import { Ranges } from "../Chart";
import { findRow, loadTable, type Row, words } from "../data";
import { useLoaded } from "../hooks";
import { Actor, Cells, Choice, Evidence, Fault, Filters, holds, Loading, mentions, Search, useNames, valuesOf } from "../parts";
import { link, type Route } from "../route";
import { type Column, Table } from "../Table";
import { Review } from "./review";

const EVENTS_SHOWN = 10;

export function speakerOf(claim: Row): string {
  return claim.claimant_name ? String(claim.claimant_name) : "the article itself";
}

export function claimColumns(names: Map<string, string>): Column[] {
  return [
    { name: "claimant_name", title: "Claimant", show: (row) => (row.claimant_name ? <Actor id={row.claimant} text={row.claimant_name} names={names} /> : "the article itself") },
    { name: "effect", title: "Effect" },
    { name: "text", title: "Figure", show: (row) => <a href={link("claims", row.claim_id)}>{words(row.text)}</a> },
    { name: "count_low", title: "Low", numeric: true },
    { name: "count_high", title: "High", numeric: true },
    { name: "scope", title: "Scope" },
    { name: "stance", title: "Stance" },
    { name: "article_id", title: "Article", show: (row) => <a href={link("articles", row.article_id)}>{row.article_id}</a> },
  ];
}

export function Claims(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("claims_by_event", partly), []);
  const events = useLoaded(() => loadTable("events"), []);
  const names = useNames();
  const [shown, setShown] = useState(EVENTS_SHOWN);
  const titles = useMemo(
    () => new Map((events.value ?? []).map((event) => [String(event.event_id), event])),
    [events.value],
  );
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) =>
          holds(row, route.query, ["effect", "scope", "stance"]) &&
          mentions({ ...row, event: String(titles.get(String(row.event_id))?.title ?? "") }, route.query.get("q") ?? "", ["text", "claimant_name", "event"]),
      ),
    [loaded.value, titles, route.query.toString()],
  );
  const groups = useMemo(() => Map.groupBy(rows, (row) => row.event_id), [rows]);
  if (!loaded.value) return <Loading of={loaded} what="claims" />;
  return (
    <>
      <h1>Claims</h1>
      <p class="lead">
        For each event, every figure by who claims it. A line runs from the lowest to the highest number that the words
        allow, dashed where they leave it open. Conflicting claims stand side by side: nothing is added up, and parts of a
        figure are no further dead.
      </p>
      <Filters>
        <Search route={route} label="Search figures, claimants and events" />
        <Choice route={route} name="effect" label="Effect" values={valuesOf(loaded.value, "effect")} />
        <Choice route={route} name="scope" label="Scope" values={valuesOf(loaded.value, "scope")} />
        <Choice route={route} name="stance" label="Stance" values={valuesOf(loaded.value, "stance")} />
      </Filters>
      {[...groups].slice(0, shown).map(([id, claims]) => (
        <EventClaims key={String(id)} event={id ? titles.get(String(id)) : undefined} id={id as string | null} claims={claims} />
      ))}
      {groups.size > shown && (
        <button type="button" onClick={() => setShown(shown + EVENTS_SHOWN)}>
          Show more events ({(groups.size - shown).toLocaleString("en")} further)
        </button>
      )}
      <h2>All claims</h2>
      <Table rows={rows} columns={claimColumns(names)} caption="Claims" file="claims" />
    </>
  );
}

const FIGURES_DRAWN = 40;

function EventClaims(props: { event: Row | undefined; id: string | null; claims: Row[] }) {
  const { event, claims, id } = props;
  const effects = Map.groupBy(claims, (claim) => claim.effect);
  return (
    <section class="event">
      <h2>{id ? <a href={link("events", id)}>{event ? words(event.title) : id}</a> : "Linked to no event"}</h2>
      {[...effects].map(([effect, some]) => (
        <section>
          <h3>{words(effect)}</h3>
          <Ranges claims={some.slice(0, FIGURES_DRAWN)} speaker={(claim) => `${claim.part_of ? "part: " : ""}${speakerOf(claim)}`} />
          <ul class="figures">
            {some.slice(0, FIGURES_DRAWN).map((claim) => (
              <li>
                <bdi>{speakerOf(claim)}</bdi>
                {claim.stance === "denies" ? " denies" : ""}: <a href={link("claims", claim.claim_id)}><bdi>{words(claim.text)}</bdi></a>{" "}
                <small>
                  {words(claim.scope)}
                  {claim.part_of ? ", part of another figure" : ""}
                </small>
              </li>
            ))}
          </ul>
          {some.length > FIGURES_DRAWN && <p>{some.length - FIGURES_DRAWN} further figures stand in the table below.</p>}
        </section>
      ))}
    </section>
  );
}

export function Claim(props: { id: string }) {
  const claim = useLoaded(() => findRow("casualty_claims", props.id), [props.id]);
  const names = useNames();
  const row = claim.value;
  const others = useLoaded(
    async () => (row?.event_id ? claimsOf(String(row.event_id)) : []),
    [row?.event_id],
  );
  if (row === null) return <Fault said={`There is no claim ${props.id} in this package.`} />;
  if (!row) return <Loading of={claim} what="the claim" />;
  const rest = (others.value ?? []).filter((one) => one.claim_id !== row.claim_id);
  return (
    <>
      <h1>
        {words(row.effect)}: <bdi>{words(row.text)}</bdi>
      </h1>
      <p>
        Claimed by <Actor id={row.claimant ?? row.claimant_for} text={row.claimant_text ?? "the article itself"} names={names} />
        {row.event_id && <>, about <a href={link("events", row.event_id)}>{row.event_id}</a></>}
      </p>
      <Evidence article={String(row.article_id)} start={Number(row.start)} end={Number(row.end)} from={Number(row.sentence_start)} to={Number(row.sentence_end)} about={props.id} />
      <h2>The other figures for the same event</h2>
      {rest.length ? <Table rows={rest} columns={claimColumns(names)} caption="Other figures for the event" file={`claims-${row.event_id}`} /> : <p>There are none.</p>}
      <h2>All cells</h2>
      <Cells table="casualty_claims" row={row} />
      <Review table="casualty_claims" row={row} />
    </>
  );
}

/** Claims are sorted by how many an event has, so shards are not found by the event's id. */
export async function claimsOf(event: string): Promise<Row[]> {
  return (await loadTable("claims_by_event")).filter((row) => row.event_id === event);
}
