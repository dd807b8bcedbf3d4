import MiniSearch from "minisearch";
import { useMemo } from "preact/hooks";
import { findRow, loadTable, type Row, words } from "../data";
import { useLoaded } from "../hooks";
import { Actor, Cells, Choice, Evidence, Fault, Filters, fold, holds, Loading, mentions, Search, useNames, valuesOf } from "../parts";
import { link, type Route } from "../route";
import { type Column, Table } from "../Table";
import { shorten } from "../Chart";
import { Review } from "./review";

const LONGEST_SHOWN = 400;

export function quoteColumns(names: Map<string, string>): Column[] {
  return [
    { name: "speaker_text", title: "Speaker", show: (row) => <Actor id={row.speaker} text={row.speaker_text} names={names} /> },
    { name: "cue", title: "Cue" },
    { name: "text", title: "Words", show: (row) => <a href={link("quotes", row.quote_id)}>{shorten(words(row.text), LONGEST_SHOWN)}</a> },
    { name: "quote_type", title: "Type" },
    { name: "stance", title: "Stance" },
    { name: "said_on", title: "Said on" },
    { name: "article_id", title: "Article", show: (row) => <a href={link("articles", row.article_id)}>{row.article_id}</a> },
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

function sought(rows: Row[], index: MiniSearch | undefined, words: string): Row[] {
  if (!words.trim()) return rows;
  // Until the index stands, a plain look through the words does.
  if (!index) return rows.filter((row) => mentions(row, words, ["text", "speaker_text"]));
  const places = index.search(words).map((found) => found.id as number);
  return places.sort((one, other) => one - other).map((at) => rows[at]!);
}

export function Quotes(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("quotes", partly), []);
  const names = useNames();
  const index = useLoaded(() => indexOf(loaded.value ?? NO_ROWS, names), [loaded.value, names]);
  const speakers = useMemo(() => {
    const counts = Map.groupBy(loaded.value ?? [], (row) => row.speaker);
    return [...counts].filter(([id]) => id).sort((one, other) => other[1].length - one[1].length);
  }, [loaded.value]);
  const rows = useMemo(
    () =>
      sought(loaded.value ?? [], index.value, route.query.get("q") ?? "").filter((row) =>
        holds(row, route.query, ["speaker", "quote_type", "stance"]),
      ),
    [loaded.value, index.value, route.query.toString()],
  );
  if (!loaded.value) return <Loading of={loaded} what="quotes" />;
  return (
    <>
      <h1>Quotes</h1>
      <Filters>
        <Search route={route} label="Search words and speakers" />
        <label>
          Speaker{" "}
          <select value={route.query.get("speaker") ?? ""} onChange={(event) => (location.hash = link("quotes", null, { ...Object.fromEntries(route.query), speaker: event.currentTarget.value }))}>
            <option value="">all</option>
            {speakers.slice(0, 500).map(([id, some]) => (
              <option value={String(id)}>
                {names.get(String(id)) ?? id} ({some.length})
              </option>
            ))}
          </select>
        </label>
        <Choice route={route} name="quote_type" label="Type" values={valuesOf(loaded.value, "quote_type")} />
        <Choice route={route} name="stance" label="Stance" values={valuesOf(loaded.value, "stance")} />
      </Filters>
      <Table rows={rows} columns={quoteColumns(names)} caption="Quotes" file="quotes" />
    </>
  );
}

export function Quote(props: { id: string }) {
  const quote = useLoaded(() => findRow("quotes", props.id), [props.id]);
  const names = useNames();
  const row = quote.value;
  const first = row ? String(row.same_as ?? row.quote_id) : "";
  const same = useLoaded(async () => (first ? (await loadTable("quotes")).filter((one) => one.same_as === first || one.quote_id === first) : []), [first]);
  if (row === null) return <Fault said={`There is no quote ${props.id} in this package.`} />;
  if (!row) return <Loading of={quote} what="the quote" />;
  const others = (same.value ?? []).filter((one) => one.quote_id !== row.quote_id);
  return (
    <>
      <h1>
        <Actor id={row.speaker} text={row.speaker_text ?? "nobody named"} names={names} />
        {row.cue && ` (${words(row.cue)})`}
      </h1>
      <Evidence article={String(row.article_id)} start={Number(row.start)} end={Number(row.end)} from={Number(row.sentence_start)} to={Number(row.sentence_end)} about={props.id} />
      <h2>The same words elsewhere</h2>
      {others.length ? <Table rows={others} columns={quoteColumns(names)} caption="The same words" file={`same-as-${first}`} /> : <p>Nowhere else in this package.</p>}
      <h2>All cells</h2>
      <Cells table="quotes" row={row} />
      <Review table="quotes" row={row} />
    </>
  );
}
