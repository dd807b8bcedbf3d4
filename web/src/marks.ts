// Which stretches of an article's text belong to which rows.

import { type Row, rowsOf, words } from "./data";
import { link } from "./route";

export type Kind = "quote" | "speaker" | "figure" | "trigger" | "actor";

export interface Stretch {
  start: number;
  end: number;
  kind: Kind;
  /** What a reader is told of it. */
  label: string;
  address: string;
  id: string;
}

function stretch(row: Row, kind: Kind, id: string, label: string, address: string, start = row.start, end = row.end): Stretch[] {
  return start === null || end === null || start === undefined || end === undefined
    ? []
    : [{ start: Number(start), end: Number(end), kind, id, label, address }];
}

const TABLES = ["quotes", "casualty_claims", "event_mentions", "actor_mentions"];

export async function stretchesOf(article: string): Promise<Stretch[]> {
  const [quotes, claims, events, actors] = await Promise.all(TABLES.map((table) => rowsOf(table, "article_id", article)));
  return [
    ...quotes!.flatMap((row) => [
      ...stretch(row, "quote", String(row.quote_id), `quote, ${words(row.quote_type)}`, link("quotes", row.quote_id)),
      ...stretch(row, "speaker", `${row.quote_id}-speaker`, "speaker", row.speaker ? link("actors", row.speaker) : link("quotes", row.quote_id), row.speaker_start, row.speaker_end),
    ]),
    ...claims!.flatMap((row) => stretch(row, "figure", String(row.claim_id), `figure: ${words(row.effect)}`, link("claims", row.claim_id))),
    ...events!.flatMap((row) => stretch(row, "trigger", String(row.mention_id), "event", link("event_mentions", row.mention_id), row.trigger_start, row.trigger_end)),
    ...actors!.flatMap((row) => stretch(row, "actor", String(row.mention_id), "actor", link("actor_mentions", row.mention_id))),
  ];
}

export interface Piece {
  text: string;
  start: number;
  on: Stretch[];
}

/** Stretches may overlap: the text is cut at every border, and each piece tells all that lie on it. */
export function pieces(text: string[], stretches: Stretch[]): Piece[] {
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

/** Where the first piece of what the address points at begins: a row's id, or offsets. */
export function aim(cut: Piece[], stretches: Stretch[], at: string | null): number | undefined {
  if (!at) return undefined;
  const start = stretches.find((one) => one.id === at)?.start ?? (/^\d+(-\d+)?$/.test(at) ? Number(at.split("-")[0]) : NaN);
  return Number.isFinite(start) ? cut.findLast((piece) => piece.start <= start)?.start : undefined;
}

/** Offsets that the address points at, as a stretch of its own: words that no highlight covers can be aimed at, too. */
export function aimedStretch(at: string | null): { start: number; end: number } | null {
  const found = /^(\d+)-(\d+)$/.exec(at ?? "");
  return found ? { start: Number(found[1]), end: Number(found[2]) } : null;
}

