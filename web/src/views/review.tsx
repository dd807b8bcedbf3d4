import { useState } from "preact/hooks";
import { findRow, loadTable, manifest, type Row, words } from "../data";
import {
  asCsv, AT_DESK, cell, type Change, decide, keyOf, type Line, linesOf, nameOf, rowByKey, setReviewer, undo, useDecisions, withdraw,
} from "../decisions";
import { useLoaded } from "../hooks";
import { Cells, Evidence, Fault, Loading, VIEW_OF } from "../parts";
import { added, cellsOf, decidable, edits, fromAuthority, mentionsOf, merging, rejection, splitting, whole } from "../plans";
import { link, type Route } from "../route";
import { handOver, Table } from "../Table";

let lastReason = "read against the article";

function Reason(props: { value: string; set: (value: string) => void }) {
  return (
    <label class="wide">
      Why{" "}
      <input value={props.value} required onInput={(event) => props.set((lastReason = event.currentTarget.value))} />
    </label>
  );
}

function Reviewer() {
  const { reviewer } = useDecisions();
  if (AT_DESK) return !reviewer ? null : <p>You review as <bdi>{reviewer}</bdi>; each decision is written to corrections.csv at once.</p>;
  return (
    <label>
      Your name <input value={reviewer} required onInput={(event) => setReviewer(event.currentTarget.value)} />
    </label>
  );
}

function Fields(props: { table: string; values: Record<string, string>; set: (values: Record<string, string>) => void; required?: boolean }) {
  const columns = manifest.schema[props.table]!.columns;
  return (
    <div class="fields">
      {decidable(props.table).map((name) => {
        const column = columns[name]!;
        const change = (value: string) => props.set({ ...props.values, [name]: value });
        const value = props.values[name] ?? "";
        return (
          <label title={column.description}>
            {column.title}
            {column.nullable ? "" : " (needed)"}
            {column.words && !column.list ? (
              <select value={value} onChange={(event) => change(event.currentTarget.value)}>
                {(column.nullable || value === "" ? ["", ...column.words] : column.words).map((word) => (
                  <option value={word}>{words(word) || "–"}</option>
                ))}
              </select>
            ) : (
              <input value={value} dir="auto" onInput={(event) => change(event.currentTarget.value)} />
            )}
          </label>
        );
      })}
    </div>
  );
}

function Diff(props: { before: Record<string, string>; after: Record<string, string> }) {
  const changed = Object.keys(props.after).filter((name) => props.after[name] !== (props.before[name] ?? ""));
  if (!changed.length) return <p class="lead">Nothing is changed yet.</p>;
  return (
    <ul class="diff">
      {changed.map((name) => (
        <li>
          {name}: <del>{props.before[name] || "empty"}</del> → <ins>{props.after[name] || "empty"}</ins>
        </li>
      ))}
    </ul>
  );
}

function Decided(props: { table: string; id: string; lines: Line[]; before: Record<string, string> }) {
  const { lines } = props;
  const { action, who, date, reason } = lines[0]!;
  const said: Record<string, string> = { accept: "Accepted", reject: "Rejected", edit: "Changed", add: "Entered" };
  const after = Object.fromEntries(lines.filter((line) => line.column).map((line) => [line.column, line.value]));
  return (
    <div role="status">
      <p>
        {said[action]} by <bdi>{who}</bdi> on {date}: <bdi>{reason}</bdi>{" "}
        <button type="button" onClick={() => withdraw(props.table, props.id)}>Take this decision back</button>
      </p>
      {action === "edit" && <Diff before={props.before} after={after} />}
    </div>
  );
}

/** The buttons on a row's view. */
export function Review(props: { table: string; row: Row }) {
  const { table, row } = props;
  const { lines, fault } = useDecisions();
  const [reason, setReason] = useState(lastReason);
  const key = keyOf(table, row);
  const mine = linesOf(lines, table, key);
  const stands = mine[0]?.action;
  const before = cellsOf(table, row);
  const pending = stands === "edit" || stands === "add" ? Object.fromEntries(mine.filter((line) => line.column).map((line) => [line.column, line.value])) : {};
  const standing = { ...before, ...pending };
  const [changed, setChanged] = useState<Record<string, string>>({});
  const values = { ...standing, ...changed };
  const take = (changes: Change[], said: string) => decide(changes, reason, `${said} ${table} ${key}`, nameOf({ table, row_key: key }));
  return (
    <section class="review" aria-label="Review">
      <h2>Review</h2>
      <Reviewer />
      {mine.length > 0 && <Decided table={table} id={key} lines={mine} before={before} />}
      {fault && <Fault said={fault} />}
      <Reason value={reason} set={setReason} />
      <p class="buttons">
        <button type="button" disabled={stands !== undefined || row.review_status === "added"} onClick={() => take([whole(table, key, "accept")], "accepted")}>Accept</button>
        {table !== "articles" && (
          <button type="button" disabled={stands === "reject"} onClick={async () => take(await rejection(table, row), "rejected")}>Reject</button>
        )}
      </p>
      <details>
        <summary>Edit cells</summary>
        <form onSubmit={(event) => {
          event.preventDefault();
          const wanted = Object.entries(values).filter(([name, value]) => value !== standing[name]);
          void take(edits(table, row, Object.fromEntries(wanted)), "edited").then(() => setChanged({}));
        }}>
          <Fields table={table} values={values} set={setChanged} />
          <Diff before={standing} after={values} />
          <button type="submit" disabled={stands === "reject"}>Save the changes</button>
        </form>
      </details>
      {mentionsOf(table) && <Identity table={table} row={row} take={take} />}
    </section>
  );
}

/** Merging and splitting, and the name in actors.csv. */
function Identity(props: { table: string; row: Row; take: (changes: Change[], said: string) => void }) {
  const { table, row, take } = props;
  const { authority } = useDecisions();
  const mentioned = mentionsOf(table)!;
  const key = keyOf(table, row);
  const all = useLoaded(() => loadTable(table), [table]);
  const mentions = useLoaded(async () => (await loadTable(mentioned.table)).filter((one) => one[mentioned.column] === key), [key]);
  const [other, setOther] = useState("");
  const [to, setTo] = useState("");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Set<Row>>(new Set());
  const known = (all.value ?? []).map((one) => ({ id: keyOf(table, one), label: cell(one.name ?? one.title) }));
  const listed = authority.filter(() => table === "actors").map((one) => ({ id: one.actor_id!, label: `${one.name} (actors.csv)` }));
  const options = [...known, ...listed.filter((one) => !known.some(({ id }) => id === one.id))].filter(({ id }) => id !== key);
  const merge = async () => {
    const named = table === "actors" ? authority.find((one) => one.actor_id === other) : undefined;
    take([...(named ? await fromAuthority(named) : []), ...(await merging(table, row, other))], `merged into ${other}:`);
  };
  return (
    <>
      <datalist id="identities">{options.map(({ id, label }) => <option value={id}>{label}</option>)}</datalist>
      <details>
        <summary>Is the same as another {table === "actors" ? "actor: merge, or name it as in actors.csv" : "event: merge"}</summary>
        <form onSubmit={(event) => { event.preventDefault(); void merge(); }}>
          <label>Id of the row that stays <input list="identities" value={other} required onInput={(event) => setOther(event.currentTarget.value)} /></label>{" "}
          <button type="submit" disabled={!options.some(({ id }) => id === other)}>Merge this row into it</button>
        </form>
      </details>
      <details>
        <summary>Is more than one: split</summary>
        <form onSubmit={async (event) => {
          event.preventDefault();
          take(await splitting(table, row, [...chosen], to, name), `split to ${to}:`);
        }}>
          <fieldset>
            <legend>Mentions that are of another</legend>
            {(mentions.value ?? []).map((one) => (
              <label class="line">
                <input type="checkbox" checked={chosen.has(one)} onChange={() => {
                  const next = new Set(chosen);
                  if (!next.delete(one)) next.add(one);
                  setChosen(next);
                }} />{" "}
                <bdi>{words(one.trigger ?? one.text)}</bdi> in {one.article_id} at {one.start}
              </label>
            ))}
          </fieldset>
          <label>Its id, of a row that is there or a new one <input list="identities" value={to} required pattern="[a-z0-9]+(-[a-z0-9]+)*" onInput={(event) => setTo(event.currentTarget.value)} /></label>{" "}
          {table === "actors" && <label>Its name, if it is new <input value={name} onInput={(event) => setName(event.currentTarget.value)} /></label>}{" "}
          <button type="submit" disabled={!chosen.size || to === key}>Split them off</button>
        </form>
      </details>
    </>
  );
}

const LETTERS: Record<string, string> = { quotes: "q", casualty_claims: "c", actor_mentions: "m", event_mentions: "e" };

/** What is marked in the article's text, in code points. */
function selected(): [number, number] | null {
  const selection = getSelection();
  const text = document.querySelector("article.text");
  if (!selection?.rangeCount || !text) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  return [start, start + [...range.toString()].length];
}

export function AddRow(props: { article: string }) {
  const { fault } = useDecisions();
  const [table, setTable] = useState("quotes");
  const [key, setKey] = useState("");
  const [reason, setReason] = useState(lastReason);
  const [values, setValues] = useState<Record<string, string>>({});
  const take = () => {
    const range = selected();
    if (!range) return;
    const [start, end] = range.map(String) as [string, string];
    setValues({ ...values, article_id: props.article, start, end });
    if (LETTERS[table]) setKey(`${props.article}-${LETTERS[table]}${start}-${end}`);
  };
  return (
    <details class="review">
      <summary>Add a row that was overlooked</summary>
      <Reviewer />
      {fault && <Fault said={fault} />}
      <form onSubmit={(event) => {
        event.preventDefault();
        void decide(added(table, key, values), reason, `added ${table} ${key}`, nameOf({ table, row_key: key }));
      }}>
        <label>
          Table{" "}
          <select value={table} onChange={(event) => { setTable(event.currentTarget.value); setValues({}); setKey(""); }}>
            {Object.keys(manifest.schema).filter((name) => name !== "articles" && name !== "retired").map((name) => <option value={name}>{words(name)}</option>)}
          </select>
        </label>{" "}
        <button type="button" onMouseDown={(event) => event.preventDefault()} onClick={take}>Take the place marked in the text</button>{" "}
        <label class="wide">Key ({manifest.schema[table]!.key.join(" | ")}) <input value={key} required onInput={(event) => setKey(event.currentTarget.value)} /></label>
        <Fields table={table} values={values} set={setValues} />
        <Reason value={reason} set={setReason} />
        <button type="submit">Add the row</button>
      </form>
    </details>
  );
}

function rowLink(table: string, key: string) {
  const view = VIEW_OF[table];
  return <a href={view ? link(view, key) : link("review", key, { table })}><bdi>{key}</bdi></a>;
}

/** What is to be reviewed next, and what was decided in this sitting. */
export function ReviewDesk(props: { route: Route }) {
  const { lines, steps, fault, diff } = useDecisions();
  const queue = useLoaded(() => loadTable("queue"), []);
  if (props.route.id) return <AnyRow table={props.route.query.get("table") ?? ""} id={props.route.id} />;
  if (!queue.value) return <Loading of={queue} what="the queue" />;
  const decided = new Set(lines.map(nameOf));
  const rows = queue.value.filter((row) => !decided.has(`${row.table}\n${row.row_key}`));
  return (
    <>
      <h1>Review</h1>
      <Reviewer />
      {fault && <Fault said={fault} />}
      {!AT_DESK && (
        <p>
          {decided.size === 1 ? "1 row is" : `${decided.size} rows are`} decided in this browser. The file goes to <code>newsledger curate</code>.{" "}
          <button type="button" disabled={!lines.length} onClick={() => handOver("decisions", asCsv(lines))}>Download decisions</button>
        </p>
      )}
      <h2>Decided in this sitting</h2>
      {steps.length ? (
        <ol>
          {steps.map((step, at) => (
            <li key={step.id}>
              <bdi>{step.said}</bdi>{" "}
              <button type="button" aria-label={`Undo: ${step.said}`} disabled={!AT_DESK && at < steps.length - 1} onClick={() => undo(step)}>Undo</button>
            </li>
          ))}
        </ol>
      ) : (
        <p>Nothing yet.</p>
      )}
      {diff && <pre aria-label="What changed in corrections.csv" tabIndex={0}>{diff}</pre>}
      <h2>Next to review</h2>
      <p class="lead">
        Rows that nobody has decided on: those found by rules that were seldom right first, in tenths; among these, conflicting
        claims, claims without event and words without speaker.
      </p>
      {!rows.length && <p>None is left: a person has decided on every row that the program found.</p>}
      <Table
        rows={rows}
        columns={[
          { name: "text", title: "Row", show: (row) => <><bdi>{words(row.text)}</bdi> <small>{rowLink(String(row.table), String(row.row_key))}</small></> },
          { name: "table", title: "Table" },
          { name: "grounds", title: "Grounds for doubt" },
          { name: "rule", title: "Found by" },
          { name: "right", title: "Rule right", show: (row) => (row.measured === null ? "not measured" : `${row.right} of ${row.measured}`) },
        ]}
        caption="Next to review"
        file="queue"
      />
    </>
  );
}

function AnyRow(props: { table: string; id: string }) {
  const found = useLoaded(() => (props.table in LETTERS && props.table !== "event_actors" ? findRow(props.table, props.id) : rowByKey(props.table, props.id)), [props.table, props.id]);
  const row = found.value;
  if (row === null) return <Fault said={`There is no row ${props.id} in ${props.table || "no table"}.`} />;
  if (!row) return <Loading of={found} what="the row" />;
  const start = Number(row.trigger_start ?? row.start);
  return (
    <>
      <h1>{manifest.schema[props.table]!.title}: <bdi>{props.id}</bdi></h1>
      {row.article_id && row.end !== undefined && (
        <Evidence article={String(row.article_id)} start={start} end={Number(row.trigger_end ?? row.end)} from={Math.min(Number(row.start), start - 120)} to={Number(row.end) + 120} about={props.id} />
      )}
      <Cells table={props.table} row={row} />
      <Review table={props.table} row={row} />
    </>
  );
}
