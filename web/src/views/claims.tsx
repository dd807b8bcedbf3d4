import { useMemo, useState } from "preact/hooks";
import { findRow, loadTable, type Row, words } from "../data";
import { Choice, counted, Days, Filters, holds, mentions, Search, valuesOf, within } from "../filters";
import { useLoaded } from "../hooks";
import { Missing } from "../missing";
import { Actor, Article, Cells, Cite, Evidence, Loading, Period, useNames, useRows } from "../parts";
import { Ranges } from "../Ranges";
import { link, type Route } from "../route";
import { Said } from "../said";
import { type Column, Table } from "../Table";
import { Review } from "./review";

const EVENTS_SHOWN = 10;
const FILTERS = ["effect", "scope", "attribution", "victim_status", "stance"];

export function speakerOf(claim: Row): string {
  return claim.claimant_name ? String(claim.claimant_name) : "the article itself";
}

export function claimColumns(names: Map<string, string>, articles: Map<string, Row>): Column[] {
  return [
    { name: "claimant_name", title: "Claimant", show: (row) => (row.claimant_name ? <Actor id={row.claimant} text={row.claimant_name} names={names} /> : "the article itself") },
    { name: "effect", title: "Effect" },
    { name: "text", title: "Figure", wide: true, show: (row) => <a href={link("claims", row.claim_id)}><Said>{row.text}</Said></a> },
    { name: "count_low", title: "Low", numeric: true },
    { name: "count_high", title: "High", numeric: true },
    { name: "scope", title: "Scope" },
    { name: "stance", title: "Stance" },
    { name: "date_end", title: "Day", show: (row) => <Period of={row} /> },
    { name: "article_id", title: "Article", show: (row) => <Article id={row.article_id} articles={articles} /> },
  ];
}

export function Claims(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("claims_by_event", partly), []);
  const events = useRows("events");
  const articles = useRows("articles");
  const names = useNames();
  const [shown, setShown] = useState(EVENTS_SHOWN);
  const wanted = route.query.get("q") ?? "";
  const titles = wanted ? events : undefined;
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) =>
          holds(row, route.query, [...FILTERS, "claimant"]) &&
          within(row, route.query) &&
          (!wanted || mentions({ ...row, event: titles?.get(String(row.event_id))?.title ?? null }, wanted, ["text", "claimant_name", "claimant_text", "event"])),
      ),
    [loaded.value, titles, route.query.toString()],
  );
  const groups = useMemo(() => Map.groupBy(rows, (row) => row.event_id), [rows]);
  const columns = useMemo(() => claimColumns(names, articles), [names, articles]);
  const claimants = useMemo(() => counted(loaded.value ?? [], "claimant", (id) => names.get(id) ?? id), [loaded.value, names]);
  if (!loaded.value) return <Loading of={loaded} what="claims" />;
  return (
    <>
      <h1>Claims</h1>
      <p class="lead">
        For each event, every figure by who claims it. Conflicting figures stand side by side; nothing is added up, and the
        parts of a figure are no further people.
      </p>
      <Filters
        route={route}
        folded={["scope", "attribution", "victim_status", "stance", "from", "to"]}
        more={
          <>
            <Choice route={route} name="scope" label="Scope" values={valuesOf(loaded.value, "scope")} />
            <Choice route={route} name="attribution" label="Attribution" values={valuesOf(loaded.value, "attribution")} />
            <Choice route={route} name="victim_status" label="Victims" values={valuesOf(loaded.value, "victim_status")} />
            <Choice route={route} name="stance" label="Stance" values={valuesOf(loaded.value, "stance")} />
            <Days route={route} label="Days" />
          </>
        }
      >
        <Search route={route} label="Search figures, claimants and events" />
        <Choice route={route} name="claimant" label="Claimant" values={claimants.slice(0, 500)} />
        <Choice route={route} name="effect" label="Effect" values={valuesOf(loaded.value, "effect")} />
      </Filters>
      <p class="jump"><a href="#table" onClick={(event) => { event.preventDefault(); document.getElementById("table")?.scrollIntoView(); }}>To the table of all {rows.length.toLocaleString("en")} claims</a></p>
      <Legend />
      {[...groups].slice(0, shown).map(([id, claims]) => (
        <EventClaims key={String(id)} event={id ? events.get(String(id)) : undefined} id={id as string | null} claims={claims} />
      ))}
      {groups.size > shown && (
        <button type="button" onClick={() => setShown(shown + EVENTS_SHOWN)}>
          Show more events ({(groups.size - shown).toLocaleString("en")} further)
        </button>
      )}
      <h2 id="table">All claims</h2>
      <Table
        rows={rows}
        columns={columns}
        caption="Claims"
        file="claims"
        of="casualty_claims"
        asked={{
          table: "casualty_claims",
          query: route.query,
          equal: FILTERS,
          searched: ["rows.text", "coalesce(claimants.name, rows.claimant_text)", "rows.claimant_text", "events.title"],
          days: ["date_start", "date_end"],
          further: { claimant: (id) => `coalesce(rows.claimant, rows.claimant_for) = '${id.replaceAll("'", "''")}'` },
        }}
      />
    </>
  );
}

function Legend() {
  const sample = (draw: preact.JSX.Element) => <svg class="track sample" aria-hidden="true">{draw}</svg>;
  return (
    <ul class="legend">
      <li>{sample(<circle cx="50%" cy="50%" r="5" />)} the number, or the bound, that is printed</li>
      <li>{sample(<><line class="sure" x1="10%" x2="90%" y1="50%" y2="50%" /><circle cx="10%" cy="50%" r="5" /></>)} from lowest to highest that the words allow</li>
      <li>{sample(<><line class="open" x1="10%" x2="95%" y1="50%" y2="50%" /><circle cx="10%" cy="50%" r="5" /></>)} left open: at least, at most</li>
      <li>{sample(<><line class="open" x1="5%" x2="95%" y1="50%" y2="50%" /><circle cx="50%" cy="50%" r="5" class="about" /></>)} about</li>
    </ul>
  );
}

const FIGURES_DRAWN = 25;

export function EffectRanges(props: { claims: Row[]; current?: string; most?: number }) {
  const most = props.most ?? FIGURES_DRAWN;
  return (
    <>
      {[...Map.groupBy(props.claims, (claim) => claim.effect)].map(([effect, some]) => (
        <section>
          <h3>{words(effect)}</h3>
          <Ranges claims={some.slice(0, most)} speaker={speakerOf} {...(props.current ? { current: props.current } : {})} />
          {some.length > most && <p class="lead">{(some.length - most).toLocaleString("en")} further figures stand in the table below.</p>}
        </section>
      ))}
    </>
  );
}

function EventClaims(props: { event: Row | undefined; id: string | null; claims: Row[] }) {
  const { event, claims, id } = props;
  if (!id) return <Unlinked claims={claims} />;
  return (
    <section class="event">
      <h2><a href={link("events", id)}><Said>{event?.title ?? id}</Said></a></h2>
      <EffectRanges claims={claims} />
    </section>
  );
}

/** Figures that belong to no event share no axis: side by side they would look as if they were about the same. */
function Unlinked(props: { claims: Row[] }) {
  return (
    <section class="event">
      <h2>Linked to no event</h2>
      <ul class="figures">
        {props.claims.slice(0, FIGURES_DRAWN).map((claim) => (
          <li>
            <Said>{speakerOf(claim)}</Said>
            {claim.stance === "denies" ? " denies" : ""}: <a href={link("claims", claim.claim_id)}><Said>{claim.text}</Said></a>{" "}
            <small>{words(claim.effect)}{claim.scope !== "unknown" && `, ${words(claim.scope)}`}</small>
          </li>
        ))}
      </ul>
      {props.claims.length > FIGURES_DRAWN && <p class="lead">{(props.claims.length - FIGURES_DRAWN).toLocaleString("en")} further figures stand in the table below.</p>}
    </section>
  );
}

export function Claim(props: { id: string }) {
  const claim = useLoaded(() => findRow("casualty_claims", props.id), [props.id]);
  const names = useNames();
  const articles = useRows("articles");
  const events = useRows("events");
  const row = claim.value;
  const all = useLoaded(async () => (row?.event_id ? claimsOf(String(row.event_id)) : []), [row?.event_id]);
  const columns = useMemo(() => claimColumns(names, articles), [names, articles]);
  if (row === null) return <Missing table="casualty_claims" id={props.id} one="claim" />;
  if (!row) return <Loading of={claim} what="the claim" />;
  const rest = (all.value ?? []).filter((one) => one.claim_id !== row.claim_id);
  const alike = (all.value ?? []).filter((one) => one.effect === row.effect);
  return (
    <>
      <p class="crumbs"><a href={link("claims")}>Claims</a></p>
      <h1>
        {words(row.effect)}: <Said>{row.text}</Said>
      </h1>
      <p>
        {row.stance === "denies" ? "Denied" : "Claimed"} by{" "}
        <Actor id={row.claimant ?? row.claimant_for} text={row.claimant_text ?? "the article itself"} names={names} />
        {row.claimant_text && <> (in the text: “<Said>{row.claimant_text}</Said>”)</>}, in <Article id={row.article_id} articles={articles} />
        {row.event_id && <>, about <a href={link("events", row.event_id)}><Said>{events.get(String(row.event_id))?.title ?? row.event_id}</Said></a></>}
        {row.part_of && <>; part of <a href={link("claims", row.part_of)}>another figure</a></>}
      </p>
      <Evidence article={String(row.article_id)} start={Number(row.start)} end={Number(row.end)} from={Number(row.sentence_start)} to={Number(row.sentence_end)} about={props.id} />
      <h2>The other figures for the same event</h2>
      {rest.length > 0 && (
        <>
          {alike.length > 1 && <EffectRanges claims={alike} current={props.id} most={200} />}
          <Table rows={rest} columns={columns} caption="Other figures for the event" file={`claims-${row.event_id}`} of="casualty_claims" />
        </>
      )}
      {rest.length === 0 && <p>{row.event_id ? "There are none." : "The figure is linked to no event."}</p>}
      <h2>All cells</h2>
      <Cells table="casualty_claims" row={row} />
      <Cite table="casualty_claims" id={props.id} />
      <Review table="casualty_claims" row={row} />
    </>
  );
}

/** Claims are sorted by how many an event has, so shards are not found by the event's id. */
export async function claimsOf(event: string): Promise<Row[]> {
  return (await loadTable("claims_by_event")).filter((row) => row.event_id === event);
}
