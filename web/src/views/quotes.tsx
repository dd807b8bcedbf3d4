import MiniSearch from "minisearch";
import { useMemo, useState } from "preact/hooks";
import { findRow, loadTable, type Row, words } from "../data";
import { Choice, counted, Filters, fold, Found, holds, mentions, Search, shorten, soughtWords, valuesOf } from "../filters";
import { useLoaded } from "../hooks";
import { Missing } from "../missing";
import { Actor, Article, Cells, Cite, Evidence, Loading, useNames, useRows } from "../parts";
import { link, type Route, setQuery } from "../route";
import { Said } from "../said";
import { type Column, Table } from "../Table";
import { Review } from "./review";

const LONGEST_SHOWN = 400;

export function quoteColumns(names: Map<string, string>, articles: Map<string, Row>, sought = ""): Column[] {
  return [
    { name: "speaker_text", title: "Speaker", by: (row) => names.get(String(row.speaker)) ?? row.speaker_text, show: (row) => <Actor id={row.speaker} text={row.speaker_text} names={names} /> },
    { name: "cue", title: "Cue" },
    { name: "text", title: "Words", wide: true, show: (row) => <a href={link("quotes", row.quote_id)}><bdi><Found text={shorten(String(row.text ?? ""), LONGEST_SHOWN)} sought={sought} /></bdi></a> },
    { name: "quote_type", title: "Type" },
    { name: "stance", title: "Stance" },
    { name: "said_on", title: "Said on" },
    { name: "article_id", title: "Article", show: (row) => <Article id={row.article_id} articles={articles} /> },
  ];
}

const AT_ONCE = 2_000;
const NO_ROWS: Row[] = [];

/** An index of the words, built a piece at a time so that the page never stands still. */
async function indexOf(rows: Row[], names: Map<string, string>): Promise<MiniSearch> {
  const index = new MiniSearch({
    fields: ["words", "speaker"],
    idField: "at",
    processTerm: fold,
    searchOptions: { combineWith: "AND", prefix: true },
  });
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    index.addAll(
      rows.slice(from, from + AT_ONCE).map((row, at) => ({
        at: from + at,
        words: row.text,
        speaker: `${names.get(String(row.speaker)) ?? ""} ${row.speaker_text ?? ""}`,
      })),
    );
    await new Promise((resolve) => setTimeout(resolve));
  }
  return index;
}

// The index outlives the view: who comes back need not wait for it again.
let indexed: { rows: Row[]; names: Map<string, string>; index: Promise<MiniSearch> } | undefined;

function indexOnce(rows: Row[], names: Map<string, string>): Promise<MiniSearch> {
  if (indexed?.rows !== rows || indexed.names !== names) indexed = { rows, names, index: indexOf(rows, names) };
  return indexed.index;
}

function sought(rows: Row[], index: MiniSearch | undefined, wanted: string): Row[] {
  if (!wanted.trim()) return rows;
  // Until the index stands, a plain look through the words does.
  if (!index) return rows.filter((row) => mentions(row, wanted, ["text", "speaker_text"]));
  const phrases = soughtWords(wanted).filter((word) => /\s/.test(word));
  const places = index.search(wanted).map((found) => found.id as number);
  const found = places.sort((one, other) => one - other).map((at) => rows[at]!);
  return phrases.length ? found.filter((row) => phrases.every((phrase) => fold(words(row.text)).includes(phrase))) : found;
}

const WAYS: Record<string, string> = { "": "One by one", speaker: "By speaker", same: "Same words" };
const FILTERS = ["speaker", "speaker_kind", "quote_type", "stance"];

export function Quotes(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("quotes", partly), []);
  const names = useNames();
  const articles = useRows("articles");
  const index = useLoaded(() => indexOnce(loaded.value ?? NO_ROWS, names), [loaded.value, names]);
  const speakers = useMemo(() => counted(loaded.value ?? [], "speaker", (id) => names.get(id) ?? id), [loaded.value, names]);
  const wanted = route.query.get("q") ?? "";
  const rows = useMemo(
    () => sought(loaded.value ?? [], index.value, wanted).filter((row) => holds(row, route.query, FILTERS)),
    [loaded.value, index.value, route.query.toString()],
  );
  const columns = useMemo(() => quoteColumns(names, articles, wanted), [names, articles, wanted]);
  if (!loaded.value) return <Loading of={loaded} what="quotes" />;
  const way = route.query.get("by") ?? "";
  return (
    <>
      <h1>Quotes</h1>
      <Filters
        route={route}
        folded={["speaker_kind", "stance"]}
        more={
          <>
            <Choice route={route} name="speaker_kind" label="Kind of speaker" values={valuesOf(loaded.value, "speaker_kind")} />
            <Choice route={route} name="stance" label="Stance" values={valuesOf(loaded.value, "stance")} />
          </>
        }
      >
        <Search route={route} label="Search words and speakers" />
        <Choice route={route} name="speaker" label="Speaker" values={speakers.slice(0, 500)} />
        <Choice route={route} name="quote_type" label="Type" values={valuesOf(loaded.value, "quote_type")} />
      </Filters>
      <div class="ways" role="group" aria-label="How quotes are shown">
        {Object.entries(WAYS).map(([name, title]) => (
          <button type="button" aria-pressed={way === name} onClick={() => setQuery(route, { by: name })}>{title}</button>
        ))}
      </div>
      {way === "speaker" && <BySpeaker rows={rows} names={names} route={route} sought={wanted} />}
      {way === "same" && <SameWords rows={rows} all={loaded.value} names={names} articles={articles} />}
      {way !== "speaker" && way !== "same" && (
        <Table
          rows={rows}
          columns={columns}
          caption="Quotes"
          file="quotes"
          of="quotes"
          asked={{ table: "quotes", query: route.query, equal: FILTERS, searched: ["rows.text", "speakers.name", "rows.speaker_text"] }}
        />
      )}
    </>
  );
}

const GROUPS_SHOWN = 20;
const QUOTES_SHOWN = 3;

function More(props: { shown: number; of: number; more: () => void; what: string }) {
  if (props.of <= props.shown) return null;
  return <button type="button" onClick={props.more}>Show more {props.what} ({(props.of - props.shown).toLocaleString("en")} further)</button>;
}

function BySpeaker(props: { rows: Row[]; names: Map<string, string>; route: Route; sought: string }) {
  const [shown, setShown] = useState(GROUPS_SHOWN);
  const groups = useMemo(() => {
    const found = Map.groupBy(props.rows, (row) => row.speaker);
    const unnamed = found.get(null);
    found.delete(null);
    const sorted = [...found].sort((one, other) => other[1].length - one[1].length || (String(one[0]) < String(other[0]) ? -1 : 1));
    return unnamed ? [...sorted, [null, unnamed] as [null, Row[]]] : sorted;
  }, [props.rows]);
  return (
    <>
      <p role="status">{groups.length.toLocaleString("en")} {groups.length === 1 ? "speaker" : "speakers"}, {props.rows.length.toLocaleString("en")} quotes</p>
      {groups.slice(0, shown).map(([id, rows]) => (
        <section class="speaker" key={String(id)}>
          <h2>
            {id ? <Actor id={id} names={props.names} /> : "No single named speaker"}{" "}
            <small>{rows.length.toLocaleString("en")} {rows.length === 1 ? "quote" : "quotes"}</small>
          </h2>
          <ul class="words">
            {rows.slice(0, QUOTES_SHOWN).map((row) => (
              <li>
                {!id && row.speaker_text && <><Said>{row.speaker_text}</Said>: </>}
                <a href={link("quotes", row.quote_id)}><bdi><Found text={shorten(String(row.text ?? ""), 240)} sought={props.sought} /></bdi></a>{" "}
                <small>{words(row.cue)}</small>
              </li>
            ))}
          </ul>
          {rows.length > QUOTES_SHOWN && id && (
            <p><a href={link("quotes", null, { ...Object.fromEntries(props.route.query), by: "", speaker: String(id) })}>All {rows.length.toLocaleString("en")} of them</a></p>
          )}
        </section>
      ))}
      <More shown={shown} of={groups.length} more={() => setShown(shown + GROUPS_SHOWN)} what="speakers" />
    </>
  );
}

/** Quotes of the same words by the same speaker, wherever they are printed. */
export function sameGroups(rows: Row[]): Map<string, Row[]> {
  const firsts = new Set(rows.map((row) => row.same_as).filter(Boolean));
  const members = rows.filter((row) => row.same_as || firsts.has(row.quote_id!));
  return Map.groupBy(members, (row) => String(row.same_as ?? row.quote_id));
}

function SameWords(props: { rows: Row[]; all: Row[]; names: Map<string, string>; articles: Map<string, Row> }) {
  const [shown, setShown] = useState(GROUPS_SHOWN);
  const groups = useMemo(() => {
    const kept = new Set(props.rows);
    const found = [...sameGroups(props.all)].filter(([, rows]) => rows.some((row) => kept.has(row)));
    return found.sort((one, other) => other[1].length - one[1].length || (one[0] < other[0] ? -1 : 1));
  }, [props.rows, props.all]);
  if (!groups.length) return <p class="nothing">No words here are printed twice.</p>;
  return (
    <>
      <p role="status">{groups.length.toLocaleString("en")} groups of the same words by the same speaker</p>
      {groups.slice(0, shown).map(([first, rows]) => {
        const one = rows.find((row) => row.quote_id === first) ?? rows[0]!;
        return (
          <section class="speaker" key={first}>
            <h2><Actor id={one.speaker} text={one.speaker_text} names={props.names} /> <small>{rows.length} times</small></h2>
            <p class="said" dir="auto"><Said>{one.text}</Said></p>
            <ul class="places">
              {rows.map((row) => (
                <li>
                  <a href={link("quotes", row.quote_id)}>{row.quote_id === first ? "first" : "again"} in <Said>{row.article_id}</Said></a>{" "}
                  <small><Said>{[props.articles.get(String(row.article_id))?.publisher, props.articles.get(String(row.article_id))?.published_on].filter(Boolean).join(", ")}</Said></small>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <More shown={shown} of={groups.length} more={() => setShown(shown + GROUPS_SHOWN)} what="groups" />
    </>
  );
}

export function Quote(props: { id: string }) {
  const quote = useLoaded(() => findRow("quotes", props.id), [props.id]);
  const names = useNames();
  const articles = useRows("articles");
  const columns = useMemo(() => quoteColumns(names, articles), [names, articles]);
  const row = quote.value;
  const first = row ? String(row.same_as ?? row.quote_id) : "";
  const all = useLoaded(async () => (first ? loadTable("quotes") : []), [first]);
  if (row === null) return <Missing table="quotes" id={props.id} one="quote" />;
  if (!row) return <Loading of={quote} what="the quote" />;
  const others = (all.value ?? []).filter((one) => one.quote_id !== row.quote_id);
  const same = others.filter((one) => one.same_as === first || one.quote_id === first);
  const pieces = others.filter((one) => row.utterance_id && one.utterance_id === row.utterance_id && one.article_id === row.article_id);
  return (
    <>
      <p class="crumbs"><a href={link("quotes")}>Quotes</a></p>
      <h1>
        <Actor id={row.speaker} text={row.speaker_text ?? "nobody named"} names={names} />
        {row.cue && <> ({words(row.cue)})</>}
      </h1>
      <p>
        {words(row.quote_type)} quote, {words(row.stance)}
        {row.speaker_text && <>; in the text: “<Said>{row.speaker_text}</Said>”</>}
        {row.via && <>; passed on by <Actor id={row.via} names={names} /></>}
        {row.addressee_text && <>; to <Said>{row.addressee_text}</Said></>}
        {row.said_on && `; said on ${row.said_on}`}; in <Article id={row.article_id} articles={articles} />
      </p>
      <Evidence article={String(row.article_id)} start={Number(row.start)} end={Number(row.end)} from={Number(row.sentence_start)} to={Number(row.sentence_end)} about={props.id} />
      {pieces.length > 0 && (
        <>
          <h2>Other pieces of the same utterance</h2>
          <Table rows={pieces} columns={columns} caption="Pieces of the utterance" file={`pieces-of-${props.id}`} of="quotes" />
        </>
      )}
      <h2>The same words elsewhere</h2>
      {same.length ? <Table rows={same} columns={columns} caption="The same words" file={`same-as-${first}`} of="quotes" /> : <p>Nowhere else in this package.</p>}
      <h2>All cells</h2>
      <Cells table="quotes" row={row} />
      <Cite table="quotes" id={props.id} />
      <Review table="quotes" row={row} />
    </>
  );
}
