import { useEffect, useMemo, useState } from "preact/hooks";
import { findRow, loadTable, manifest, type Row, textOf, words } from "../data";
import { Choice, Days, Filters, fold, Found, holds, mentions, Search, soughtWords, valuesOf, within } from "../filters";
import { useLoaded } from "../hooks";
import { aim, aimedStretch, type Kind, pieces, type Stretch, stretchesOf } from "../marks";
import { Missing } from "../missing";
import { Cells, Cite, Loading } from "../parts";
import { link, type Route, setQuery } from "../route";
import { Characters, Outward, plain, Said } from "../said";
import { type Column, Table } from "../Table";
import { AddRow, Review } from "./review";

const COLUMNS: Column[] = [
  { name: "title", title: "Title", wide: true, show: (row) => <a href={link("articles", row.article_id)}><Said>{row.title ?? row.article_id}</Said></a> },
  { name: "publisher", title: "Publisher" },
  { name: "published_on", title: "Published on" },
  { name: "published_on_basis", title: "Basis of the day" },
  { name: "word_count", title: "Words", numeric: true },
  { name: "duplicate_of", title: "Copy of", show: (row) => row.duplicate_of && <a href={link("articles", row.duplicate_of)}><Said>{row.duplicate_of}</Said></a> },
];

/** Shards of text, of a megabyte each, that are loaded for a search without being asked for. */
const SHARDS_UNASKED = 8;
const AROUND = 60;

interface Searched {
  /** As they are, and folded for search, by article. */
  texts: Map<string, { text: string; folded: string }>;
}

let texts: Promise<Searched> | undefined;

function loadTexts(): Promise<Searched> {
  texts ??= loadTable("texts").then((rows) => ({
    texts: new Map(rows.map((row) => [String(row.article_id), { text: String(row.text ?? ""), folded: fold(String(row.text ?? "")) }])),
  }));
  return texts;
}

const FILTERS = ["publisher", "language"];
const IN_HEADS = ["title", "subtitle", "byline", "publisher", "article_id"];

export function Articles(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("articles", partly), []);
  const wanted = route.query.get("q") ?? "";
  const shards = manifest.tables.texts?.shards.length ?? 0;
  const inFull = Boolean(wanted.trim()) && (shards <= SHARDS_UNASKED || route.query.get("full") === "1");
  const full = useLoaded(async () => (inFull ? loadTexts() : null), [inFull]);
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) =>
          holds(row, route.query, FILTERS) &&
          within(row, route.query, "published_on", "published_on_latest") &&
          (mentions(row, wanted, IN_HEADS) || inText(row, wanted, full.value ?? null)),
      ),
    [loaded.value, full.value, route.query.toString()],
  );
  const columns = useMemo(() => (full.value && wanted.trim() ? [...COLUMNS, snippets(full.value, wanted)] : COLUMNS), [full.value, wanted]);
  if (!loaded.value) return <Loading of={loaded} what="articles" />;
  return (
    <>
      <h1>Articles</h1>
      <Filters route={route}>
        <Search route={route} label="Search titles, authors and full texts" />
        <Choice route={route} name="publisher" label="Publisher" values={valuesOf(loaded.value, "publisher")} />
        <Choice route={route} name="language" label="Language" values={valuesOf(loaded.value, "language")} />
        <Days route={route} label="Published" />
      </Filters>
      {wanted.trim() && !inFull && (
        <p>
          Titles and authors were searched.{" "}
          <button type="button" onClick={() => setQuery(route, { full: "1" })}>Search the full texts, too (about {shards} MB to load)</button>
        </p>
      )}
      {inFull && !full.value && <Loading of={full} what="the texts" />}
      <Table
        rows={rows}
        columns={columns}
        caption="Articles"
        file="articles"
        of="articles"
        asked={{
          table: "articles",
          query: route.query,
          equal: FILTERS,
          searched: [...IN_HEADS.map((name) => `rows.${name}`), ...(inFull ? ["rows.text"] : [])],
          days: ["published_on", "published_on_latest"],
        }}
      />
    </>
  );
}

function inText(row: Row, wanted: string, full: Searched | null): boolean {
  const text = full?.texts.get(String(row.article_id))?.folded;
  return text !== undefined && soughtWords(wanted).every((word) => text.includes(word));
}

function snippets(full: Searched, wanted: string): Column {
  return {
    name: "found",
    title: "Found in the text",
    wide: true,
    show: (row) => {
      const one = full.texts.get(String(row.article_id));
      const at = one ? Math.min(...soughtWords(wanted).map((word) => one.folded.indexOf(word)).filter((place) => place >= 0)) : Infinity;
      // Where folding has changed the length of a text, places in it are none of the text.
      if (!one || !Number.isFinite(at) || one.text.length !== one.folded.length) return null;
      const from = Math.max(0, at - AROUND);
      const place = [...one.text.slice(0, at)].length;
      return (
        <a href={link("articles", row.article_id, { at: String(place) })}>
          <bdi>{from > 0 && "…"}<Found text={one.text.slice(from, at + 2 * AROUND)} sought={wanted} />…</bdi>
        </a>
      );
    },
  };
}

const KINDS: Record<Kind, string> = { quote: "quotes", speaker: "speakers", figure: "figures", trigger: "events", actor: "actors" };
const INNERMOST: Kind[] = ["figure", "trigger", "speaker", "actor", "quote"];

function useHighlights(): [Set<Kind>, (kind: Kind) => void] {
  const [hidden, setHidden] = useState<Set<Kind>>(new Set(["actor"]));
  const turn = (kind: Kind) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    setHidden(next);
  };
  return [hidden, turn];
}

export function Article(props: { id: string; route: Route }) {
  const article = useLoaded(() => findRow("articles", props.id), [props.id]);
  const text = useLoaded(() => textOf(props.id), [props.id]);
  const stretches = useLoaded(() => stretchesOf(props.id), [props.id]);
  const [hidden, turn] = useHighlights();
  const at = props.route.query.get("at");
  const aimedAt = aimedStretch(at);
  const cut = useMemo(
    () => pieces(text.value ?? [], [...(stretches.value ?? []), ...(aimedAt ? [{ ...aimedAt, kind: "actor" as Kind, id: at!, label: "", address: "" }] : [])]),
    [text.value, stretches.value, at],
  );
  const aimed = aim(cut, stretches.value ?? [], at);
  useEffect(() => {
    if (aimed !== undefined) document.getElementById("aimed")?.scrollIntoView({ block: "center" });
  }, [aimed, cut]);
  const row = article.value;
  if (row === null) return <Missing table="articles" id={props.id} one="article" />;
  if (!row || !text.value) return <Loading of={article.error ? article : text} what="the article" />;
  return (
    <>
      <p class="crumbs"><a href={link("articles")}>Articles</a></p>
      <h1 dir="auto"><Said>{row.title ?? props.id}</Said></h1>
      <p>
        {[row.publisher, row.byline, row.published_on].filter(Boolean).map((one, place) => <>{place > 0 && " · "}<Said>{one}</Said></>)}
        {row.url && <> · <Outward to={row.url} /></>}
        {row.rights && <small> <Said>{row.rights}</Said></small>}
        {row.duplicate_of && <> · a near copy of <a href={link("articles", row.duplicate_of)}><Said>{row.duplicate_of}</Said></a></>}
      </p>
      <div class="ways" role="group" aria-label="What is highlighted">
        {(Object.keys(KINDS) as Kind[]).map((kind) => (
          <button type="button" class={`key ${kind}`} aria-pressed={!hidden.has(kind)} onClick={() => turn(kind)}>
            {KINDS[kind]} <small>{(stretches.value ?? []).filter((one) => one.kind === kind).length}</small>
          </button>
        ))}
      </div>
      <p class="lead">Each highlight leads to its row; rows lead back here.</p>
      <div class="reading">
      <article class="text" dir="auto">
        {cut.map((piece) => {
          const on = piece.on.filter((one) => one.address && !hidden.has(one.kind));
          const found = INNERMOST.map((kind) => on.find((one) => one.kind === kind)).find(Boolean);
          const id = piece.start === aimed ? "aimed" : undefined;
          const isAim = at !== null && piece.on.some((one) => one.id === at);
          const content = <Characters>{piece.text}</Characters>;
          if (!found) return <span id={id} class={isAim ? "aim" : undefined}>{content}</span>;
          const kinds = [...new Set(on.map((one) => one.kind))].join(" ");
          return (
            <a id={id} class={`mark ${kinds}${isAim ? " aim" : ""}`} href={found.address} title={on.map((one) => one.label).join(", ")}>
              {content}
            </a>
          );
        })}
      </article>
      <section class="beside">
        <h2>Rows in this text</h2>
        <InText article={props.id} stretches={stretches.value ?? []} text={text.value} hidden={hidden} />
      </section>
      </div>
      <AddRow article={props.id} />
      <h2>All cells</h2>
      <Cells table="articles" row={row} />
      <Cite table="articles" id={props.id} />
      <Review table="articles" row={row} />
    </>
  );
}

function InText(props: { article: string; stretches: Stretch[]; text: string[]; hidden: Set<Kind> }) {
  const rows = useMemo(
    () =>
      props.stretches
        .filter((one) => !props.hidden.has(one.kind))
        .sort((one, other) => one.start - other.start || other.end - one.end)
        .map((one): Row => ({ start: one.start, end: one.end, kind: one.label, text: props.text.slice(one.start, one.end).join(""), address: one.address, id: one.id })),
    [props.stretches, props.text, props.hidden],
  );
  const columns = useMemo<Column[]>(
    () => [
      { name: "start", title: "Place", numeric: true, show: (row) => <a href={link("articles", props.article, { at: String(row.id) })} aria-label={`To the text at ${row.start}`}>{row.start}</a> },
      { name: "kind", title: "What" },
      { name: "text", title: "Words", wide: true, show: (row) => <a href={String(row.address)} title={plain(words(row.kind))}><Said>{row.text}</Said></a> },
    ],
    [props.article],
  );
  return <Table rows={rows} columns={columns} caption="Rows in this text" file={`rows-of-${props.article}`} />;
}
