// What the reviewer decides: at the desk each decision is written at once; elsewhere the page keeps them for download.

import { csvFormat } from "d3-dsv";
import { useEffect, useState } from "preact/hooks";
import { type Cell, loadTable, manifest, type Row } from "./data";

export interface Change {
  table: string;
  row_key: string;
  action: string;
  column: string;
  value: string;
}

export interface Line extends Change {
  reason: string;
  who: string;
  date: string;
}

/** Date and name by which a decision is known. */
export type Signature = [string, string];

/** A decision of this sitting. */
export interface Step {
  id: number;
  /** Table and key of the row on whose view it was taken. */
  row: string;
  said: string;
  /** What the lines of its rows were before; the desk knows this itself. */
  before: Map<string, Line[]>;
  signed?: Signature;
  /** The line of actors.csv, if that is what was written. */
  named?: string;
}

/** A decision that was ever taken, as the desk tells of it. */
export interface Entry extends Record<string, Cell | boolean> {
  date: string;
  who: string;
  reason: string;
  action: string;
  table: string;
  row_key: string;
  rows: number;
  stands: boolean;
}

export interface Decisions {
  reviewer: string;
  /** The lines that stand. */
  lines: Line[];
  steps: Step[];
  /** Rows of which people say different things. */
  contested: { table: string; row_key: string; said: string }[];
  /** Whether the package was built anew since the desk opened. */
  rebuilt: boolean;
  fault: string;
  diff: string;
}

export const AT_DESK = document.documentElement.hasAttribute("data-desk");
const COLUMNS = ["table", "row_key", "action", "column", "value", "reason", "who", "date"];
const STORED = `newsledger-decisions:${manifest.package.name}:${manifest.package.version}`;

let state: Decisions = { reviewer: "", lines: [], steps: [], contested: [], rebuilt: false, fault: "", diff: "" };
const listeners = new Set<() => void>();

export function useDecisions(): Decisions {
  const [, wake] = useState({});
  useEffect(() => {
    const listener = () => wake({});
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return state;
}

function set(changes: Partial<Decisions>): void {
  state = { ...state, ...changes };
  for (const listener of listeners) listener();
}

export function cell(value: Cell | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

export function keyOf(table: string, row: Row): string {
  return manifest.schema[table]!.key.map((name) => cell(row[name])).join(" | ");
}

export const nameOf = (line: Pick<Change, "table" | "row_key">) => `${line.table}\n${line.row_key}`;

export function linesOf(lines: Line[], table: string, key: string): Line[] {
  return lines.filter((line) => line.table === table && line.row_key === key);
}

/** The row whose primary key, of one column or several, is this. */
export async function rowByKey(table: string, key: string): Promise<Row | null> {
  return Object.hasOwn(manifest.tables, table) ? ((await loadTable(table)).find((row) => keyOf(table, row) === key) ?? null) : null;
}

interface Answer extends Partial<Decisions> {
  signed?: Signature | null;
  line?: string;
  entries?: Entry[];
  actors?: Record<string, string>[];
}

async function ask(path: string, body?: unknown): Promise<Answer> {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json", "X-Newsledger-Review": "1" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options).catch(() => undefined);
  if (!answer) throw new Error("the desk is closed; nothing was written");
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}

export async function open(): Promise<void> {
  if (AT_DESK) {
    await told(async () => set(await ask("decisions")));
    return;
  }
  try {
    const kept = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    set({ lines: Array.isArray(kept.lines) ? kept.lines : [], reviewer: String(kept.reviewer ?? "") });
  } catch {
    // Opened from disk, a page may have no store: decisions last as long as the page is open.
  }
}

function keep(changes: Partial<Decisions>): void {
  set(changes);
  try {
    localStorage.setItem(STORED, JSON.stringify({ lines: state.lines, reviewer: state.reviewer }));
  } catch {
    // See above.
  }
}

export function setReviewer(reviewer: string): void {
  keep({ reviewer });
}

/** Whether it was done; if it was not, the page tells why. */
async function told(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    set({ fault: (error as Error).message });
    return false;
  }
}

const nextId = () => Math.max(0, ...state.steps.map((step) => step.id)) + 1;

export function decide(changes: Change[], reason: string, said: string, row: string): Promise<boolean> {
  return told(async () => {
    if (!reason.trim()) throw new Error("say why");
    if (!changes.length) throw new Error("nothing was changed");
    if (AT_DESK) {
      const { signed, ...answer } = await ask("decide", { lines: changes, reason });
      const steps = signed ? [...state.steps, { id: nextId(), row, said, before: new Map(), signed }] : state.steps;
      return set({ ...answer, steps, fault: "" });
    }
    if (!state.reviewer.trim()) throw new Error("say who you are");
    const date = `${new Date().toISOString().slice(0, 19)}Z`;
    const signed = { reason: reason.trim(), who: state.reviewer.trim(), date };
    const rows = Map.groupBy(changes.map((change) => ({ ...change, ...signed })), nameOf);
    const before = new Map([...rows.keys()].map((name) => [name, state.lines.filter((line) => nameOf(line) === name)]));
    const after = [...rows].flatMap(([name, lines]) => combine(before.get(name)!, lines));
    keep({
      lines: [...state.lines.filter((line) => !rows.has(nameOf(line))), ...after],
      steps: [...state.steps, { id: nextId(), row, said, before }],
      fault: "",
      diff: "",
    });
  });
}

/** The later word holds; an edit changes the columns that it names. */
function combine(before: Line[], lines: Line[]): Line[] {
  const old = before[0]?.action;
  if (old === "add" && lines[0]!.action === "reject") return [];
  if (lines[0]!.action !== "edit" || (old !== "edit" && old !== "add")) return lines;
  const named = new Set(lines.map((line) => line.column));
  return [...before.filter((line) => !named.has(line.column)), ...lines.map((line) => ({ ...line, action: old }))];
}

/** Elsewhere than at the desk only the last decision can be taken back: nobody keeps what stood before the others. */
export function undo(step: Step): Promise<boolean> {
  return told(async () => {
    const steps = state.steps.filter((one) => one !== step);
    if (step.named !== undefined) {
      const answer = await ask("unname", { line: step.named });
      authority = undefined;
      return set({ ...answer, steps, fault: "" });
    }
    if (step.signed) {
      const [date, who] = step.signed;
      const { signed: _, ...answer } = await ask("undo", { date, who });
      return set({ ...answer, steps, fault: "" });
    }
    const others = state.lines.filter((line) => !step.before.has(nameOf(line)));
    keep({ lines: [...others, ...[...step.before.values()].flat()], steps, fault: "", diff: "" });
  });
}

/** Take any decision back, for one row or for all that it is about: what stood before it stands again. */
export function withdraw(line: Pick<Line, "table" | "row_key" | "date" | "who">, all: boolean, reason = ""): Promise<boolean> {
  const { table, row_key, date, who } = line;
  const name = nameOf(line);
  if (!AT_DESK) {
    const last = state.steps.at(-1);
    if (last?.row === name) return undo(last);
  }
  return told(async () => {
    if (AT_DESK) {
      const { signed, ...answer } = await ask("undo", { date, who, reason, ...(all ? {} : { table, row_key }) });
      const others = state.steps.filter((step) => !(all && step.signed?.[0] === date && step.signed[1] === who));
      const step = { id: nextId(), row: name, said: `took back ${table} ${row_key}`, before: new Map(), signed: signed! };
      return set({ ...answer, steps: [...others, step], fault: "" });
    }
    const taken = state.lines.filter((one) => one.date === date && one.who === who && (all || nameOf(one) === name));
    const before = new Map(taken.map((one) => [nameOf(one), linesOf(state.lines, one.table, one.row_key)]));
    const steps = [...state.steps, { id: nextId(), row: name, said: `took back ${table} ${row_key}`, before }];
    keep({ lines: state.lines.filter((one) => !taken.includes(one)), steps, fault: "", diff: "" });
  });
}

/** Whether a decision is known by its time of day, and so may be taken back for all of its rows at once. */
export const isMoment = (date: string) => date.includes("T");

/** Every decision that was ever taken; elsewhere than at the desk those of this browser. */
export async function history(): Promise<Entry[]> {
  if (AT_DESK) return (await ask("history")).entries!;
  const rows = Map.groupBy(state.lines, nameOf);
  return [...rows.values()].map((lines) => {
    const { date, who, reason, action, table, row_key } = lines.at(-1)!;
    return { date, who, reason, action, table, row_key, rows: 1, stands: true };
  });
}

let authority: Promise<Record<string, string>[]> | undefined;

/** Who is known by name: the actors of actors.csv and those that newsledger brings; only the desk knows them. */
export function knownNames(): Promise<Record<string, string>[]> {
  if (!AT_DESK) return Promise.resolve([]);
  authority ??= ask("authority").then((answer) => answer.actors!);
  return authority;
}

/** Write a line of actors.csv. */
export function nameActor(actor: Record<string, string>): Promise<boolean> {
  return told(async () => {
    const { line, ...answer } = await ask("name", { actor });
    authority = undefined;
    const step = { id: nextId(), row: "", said: `named ${actor.actor_id} in actors.csv`, before: new Map(), named: line };
    set({ ...answer, steps: [...state.steps, step], fault: "" });
  });
}

/** Each decision on one line of the file, whatever line breaks its cells have. */
export function asCsv(lines: Line[]): string {
  const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  const rows = lines.map((line) => Object.fromEntries(Object.entries(line).map(([name, value]) => [name, escaped(value)])));
  return `${csvFormat(rows, COLUMNS)}\n`;
}
