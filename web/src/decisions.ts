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

/** A decision of this sitting, with what the lines of its rows were before; the desk keeps these itself. */
export interface Step {
  id: number;
  /** Table and key of the row on whose view it was taken. */
  row: string;
  said: string;
  before: Map<string, Line[]>;
}

export interface Decisions {
  reviewer: string;
  lines: Line[];
  steps: Step[];
  /** Actors of actors.csv, which only the desk knows. */
  authority: Record<string, string>[];
  fault: string;
  diff: string;
}

export const AT_DESK = document.documentElement.hasAttribute("data-desk");
const COLUMNS = ["table", "row_key", "action", "column", "value", "reason", "who", "date"];
const STORED = `newsledger-decisions:${manifest.package.name}:${manifest.package.version}`;

let state: Decisions = { reviewer: "", lines: [], steps: [], authority: [], fault: "", diff: "" };
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

async function ask(path: string, body?: unknown): Promise<Partial<Decisions> & { step?: number }> {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json", "X-Newsledger-Review": "1" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options).catch(() => undefined);
  if (!answer) throw new Error("the desk is closed; nothing was written");
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}

export async function open(): Promise<void> {
  if (AT_DESK) return told(async () => set(await ask("decisions")));
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

async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    set({ fault: (error as Error).message });
  }
}

export function decide(changes: Change[], reason: string, said: string, row: string): Promise<void> {
  return told(async () => {
    if (!reason.trim()) throw new Error("say why");
    if (!changes.length) throw new Error("nothing was changed");
    if (AT_DESK) {
      const { step, ...answer } = await ask("decide", { lines: changes, reason });
      const steps = step ? [...state.steps, { id: step, row, said, before: new Map() }] : state.steps;
      return set({ ...answer, steps, fault: "" });
    }
    if (!state.reviewer.trim()) throw new Error("say who you are");
    const signed = { reason: reason.trim(), who: state.reviewer.trim(), date: new Date().toLocaleDateString("sv") };
    const rows = Map.groupBy(changes.map((change) => ({ ...change, ...signed })), nameOf);
    const before = new Map([...rows.keys()].map((name) => [name, state.lines.filter((line) => nameOf(line) === name)]));
    const after = [...rows].flatMap(([name, lines]) => combine(before.get(name)!, lines));
    keep({
      lines: [...state.lines.filter((line) => !rows.has(nameOf(line))), ...after],
      steps: [...state.steps, { id: (state.steps.at(-1)?.id ?? 0) + 1, row, said, before }],
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

/** Only the last decision can be taken back where nobody keeps the earlier ones; the desk tells if it cannot. */
export function undo(step: Step): Promise<void> {
  return told(async () => {
    const steps = state.steps.filter((one) => one !== step);
    if (AT_DESK) {
      const { step: _, ...answer } = await ask("undo", { step: step.id });
      return set({ ...answer, steps, fault: "" });
    }
    const others = state.lines.filter((line) => !step.before.has(nameOf(line)));
    keep({ lines: [...others, ...[...step.before.values()].flat()], steps, fault: "", diff: "" });
  });
}

/** Take back what was decided of a row: what this sitting decided last, else what stands in the file. */
export function withdraw(table: string, key: string): Promise<void> {
  const name = nameOf({ table, row_key: key });
  const last = state.steps.findLast((step) => step.row === name);
  if (last && (AT_DESK || last === state.steps.at(-1))) return undo(last);
  return told(async () => {
    if (AT_DESK) {
      const { step, ...answer } = await ask("undo", { table, row_key: key });
      const steps = step ? [...state.steps, { id: step, row: name, said: `withdrew ${table} ${key}`, before: new Map() }] : state.steps;
      return set({ ...answer, steps, fault: "" });
    }
    const before = new Map([[name, linesOf(state.lines, table, key)]]);
    const steps = [...state.steps, { id: (state.steps.at(-1)?.id ?? 0) + 1, row: name, said: `withdrew ${table} ${key}`, before }];
    keep({ lines: state.lines.filter((line) => nameOf(line) !== name), steps, fault: "", diff: "" });
  });
}

export function asCsv(lines: Line[]): string {
  return `${csvFormat(lines, COLUMNS as never)}\n`;
}
