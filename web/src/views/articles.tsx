import { useEffect, useMemo } from "preact/hooks";
import { findRow, loadTable, type Row, rowsOf, textOf, words } from "../data";
import { useLoaded } from "../hooks";
import { Cells, Choice, Fault, Filters, holds, Loading, mentions, Search, valuesOf } from "../parts";
import { link, type Route } from "../route";
import { type Column, Table } from "../Table";
import { AddRow, Review } from "./review";

const COLUMNS: Column[] = [
  { name: "title", title: "Title", show: (row) => <a href={link("articles", row.article_id)}>{words(row.title) || String(row.article_id)}</a> },
  { name: "publisher", title: "Publisher" },
  { name: "published_on", title: "Published on" },
  { name: "published_on_basis", title: "Basis of the day" },
  { name: "word_count", title: "Words", numeric: true },
  { name: "duplicate_of", title: "Copy of", show: (row) => row.duplicate_of && <a href={link("articles", row.duplicate_of)}>{row.duplicate_of}</a> },
];

export function Articles(props: { route: Route }) {
  const { route } = props;
  const loaded = useLoaded<Row[]>((partly) => loadTable("articles", partly), []);
  const rows = useMemo(
    () =>
      (loaded.value ?? []).filter(
        (row) => holds(row, route.query, ["publisher"]) && mentions(row, route.query.get("q") ?? "", ["title", "subtitle", "byline", "article_id"]),
      ),
    [loaded.value, route.query.toString()],
  );
  if (!loaded.value) return <Loading of={loaded} what="articles" />;
  return (
    <>
      <h1>Articles</h1>
      <Filters>
        <Search route={route} label="Search titles and authors" />
        <Choice route={route} name="publisher" label="Publisher" values={valuesOf(loaded.value, "publisher")} />
      </Filters>
      <Table rows={rows} columns={COLUMNS} caption="Articles" file="articles" />
    </>
  );
}

interface Stretch {
  start: number;
  end: number;
  kind: string;
  label: string;
  address: string;
  id: string;
}

function stretch(row: Row, kind: string, id: string, label: string, address: string, start = row.start, end = row.end): Stretch[] {
  return start === null || end === null || start === undefined || end === undefined
    ? []
    : [{ start: Number(start), end: Number(end), kind, id, label, address }];
}

async function stretchesOf(article: string): Promise<Stretch[]> {
  const [quotes, claims, events] = await Promise.all(
    ["quotes", "casualty_claims", "event_mentions"].map((table) => rowsOf(table, "article_id", article)),
  );
  return [
    ...quotes!.flatMap((row) => [
      ...stretch(row, "quote", String(row.quote_id), "quote", link("quotes", row.quote_id)),
      ...stretch(row, "speaker", `${row.quote_id}-speaker`, "speaker", row.speaker ? link("actors", row.speaker) : link("quotes", row.quote_id), row.speaker_start, row.speaker_end),
    ]),
    ...claims!.flatMap((row) => stretch(row, "figure", String(row.claim_id), `figure: ${words(row.effect)}`, link("claims", row.claim_id))),
    ...events!.flatMap((row) => stretch(row, "trigger", String(row.mention_id), "event", link("events", row.event_id), row.trigger_start, row.trigger_end)),
  ];
}

/** Stretches may overlap: the text is cut at every border, and each piece tells all that lie on it. */
function pieces(text: string[], stretches: Stretch[]): { text: string; on: Stretch[]; start: number }[] {
  const borders = new Set([0, text.length]);
  for (const one of stretches) borders.add(one.start).add(one.end);
  const sorted = [...borders].filter((at) => at >= 0 && at <= text.length).sort((one, other) => one - other);
  const opening = [...stretches].sort((one, other) => one.start - other.start);
  const open: Stretch[] = [];
  let next = 0;
  return sorted.slice(0, -1).map((start, at) => {
    while (next < opening.length && opening[next]!.start <= start) open.push(opening[next++]!);
    for (let kept = open.length - 1; kept >= 0; kept--) if (open[kept]!.end <= start) open.splice(kept, 1);
    return { text: text.slice(start, sorted[at + 1]).join(""), on: [...open], start };
  });
}

const INNERMOST = ["figure", "trigger", "speaker", "quote"];

export function Article(props: { id: string; route: Route }) {
  const article = useLoaded(() => findRow("articles", props.id), [props.id]);
  const text = useLoaded(() => textOf(props.id), [props.id]);
  const stretches = useLoaded(() => stretchesOf(props.id), [props.id]);
  const at = props.route.query.get("at");
  const cut = useMemo(() => pieces(text.value ?? [], stretches.value ?? []), [text.value, stretches.value]);
  const aimed = aim(cut, stretches.value ?? [], at);
  useEffect(() => {
    if (aimed !== undefined) document.getElementById("aimed")?.scrollIntoView({ block: "center" });
  }, [aimed, cut]);
  const row = article.value;
  if (row === null) return <Fault said={`There is no article ${props.id} in this package.`} />;
  if (!row || !text.value) return <Loading of={article.error ? article : text} what="the article" />;
  return (
    <>
      <h1 dir="auto">{words(row.title) || props.id}</h1>
      <p>
        {[row.publisher, row.byline, row.published_on].filter(Boolean).join(", ")}
        {row.rights && <small> {row.rights}</small>}
      </p>
      <p class="key">
        <mark class="quote">quote</mark> <mark class="speaker">speaker</mark> <mark class="figure">figure</mark>{" "}
        <mark class="trigger">event</mark>: each leads to its row.
      </p>
      <article class="text" dir="auto">
        {cut.map((piece) => {
          const found = INNERMOST.map((kind) => piece.on.find((one) => one.kind === kind)).find(Boolean);
          const id = piece.start === aimed ? "aimed" : undefined;
          if (!found) return <span id={id}>{piece.text}</span>;
          const kinds = [...new Set(piece.on.map((one) => one.kind))].join(" ");
          const isAim = at !== null && piece.on.some((one) => one.id === at);
          return (
            <a id={id} class={`mark ${kinds}${isAim ? " aim" : ""}`} href={found.address} title={piece.on.map((one) => one.label).join(", ")}>
              {piece.text}
            </a>
          );
        })}
      </article>
      <AddRow article={props.id} />
      <h2>All cells</h2>
      <Cells table="articles" row={row} />
      <Review table="articles" row={row} />
    </>
  );
}

/** Where the first piece of what the address points at begins: a row's id, or offsets. */
function aim(cut: { on: Stretch[]; start: number }[], stretches: Stretch[], at: string | null): number | undefined {
  if (!at) return undefined;
  const start = stretches.find((one) => one.id === at)?.start ?? Number(at.split("-")[0]);
  return Number.isFinite(start) ? cut.findLast((piece) => piece.start <= start)?.start : undefined;
}
