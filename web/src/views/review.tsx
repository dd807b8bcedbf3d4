import { useMemo, useState } from "preact/hooks";
import { findRow, loadTable, manifest, type Row, words } from "../data";
import {
  asCsv, AT_DESK, cell, type Change, decide, type Entry, history, isMoment, keyOf, knownNames, type Line, linesOf, nameActor, nameOf, rowByKey,
  setReviewer, undo, useDecisions, withdraw,
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
  const { lines: all, contested } = useDecisions();
  const said: Record<string, string> = { accept: "Accepted", reject: "Rejected", edit: "Changed", add: "Entered" };
  const fault = contested.find((one) => one.table === props.table && one.row_key === props.id);
  const decisions = [...Map.groupBy(props.lines, (line) => `${line.date} ${line.who}`).values()];
  return (
    <div role="status">
      {fault && <p><strong>People disagree on this row.</strong> Take one of the decisions back, or decide anew: that settles it.</p>}
      {decisions.map((lines) => {
        const { action, who, date, reason } = lines[0]!;
        const after = Object.fromEntries(lines.filter((line) => line.column).map((line) => [line.column, line.value]));
        const rows = isMoment(date) ? new Set(all.filter((line) => line.date === date && line.who === who).map(nameOf)).size : 1;
        return (
          <>
            <p>
              {said[action]} by <bdi>{who}</bdi> on <Moment date={date} />: <bdi>{reason}</bdi>{" "}
              <button type="button" onClick={() => withdraw(lines[0]!, isMoment(date))}>
                Take this decision back{rows > 1 && ` (${rows} rows)`}
              </button>{" "}
              {AT_DESK && rows > 1 && <button type="button" onClick={() => withdraw(lines[0]!, false)}>For this row only</button>}
            </p>
            {action === "edit" && <Diff before={props.before} after={after} />}
          </>
        );
      })}
    </div>
  );
}

/** A day, or a moment in world time, as it is written. */
function Moment(props: { date: string }) {
  return <time dateTime={props.date}>{isMoment(props.date) ? props.date.replace("T", ", ").replace("Z", " UTC") : props.date}</time>;
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
  const take: Take = (changes, said) => decide(changes, reason, `${said} ${table} ${key}`, nameOf({ table, row_key: key }));
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
      {table === "actors" && AT_DESK && <Naming row={row} />}
    </section>
  );
}

type Take = (changes: Change[], said: string) => Promise<boolean>;

/** Merging and splitting, and the name in the authority file. */
function Identity(props: { table: string; row: Row; take: Take }) {
  const { table, row, take } = props;
  const { lines } = useDecisions();
  const authority = useLoaded(() => (table === "actors" ? knownNames() : Promise.resolve([])), [table, lines]).value ?? [];
  const [alias, setAlias] = useState(false);
  const mentioned = mentionsOf(table)!;
  const key = keyOf(table, row);
  const all = useLoaded(() => loadTable(table), [table]);
  const mentions = useLoaded(async () => (await loadTable(mentioned.table)).filter((one) => one[mentioned.column] === key), [key]);
  const [other, setOther] = useState("");
  const [to, setTo] = useState("");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Set<Row>>(new Set());
  const known = (all.value ?? []).map((one) => ({ id: keyOf(table, one), label: cell(one.name ?? one.title) }));
  const listed = authority.map((one) => ({ id: one.actor_id!, label: [one.name, `(${one.file})`, one.aliases].filter(Boolean).join(" ") }));
  const options = [...known, ...listed.filter((one) => !known.some(({ id }) => id === one.id))].filter(({ id }) => id !== key);
  const merge = async () => {
    const named = authority.find((one) => one.actor_id === other);
    const changes = [...(named ? await fromAuthority(named) : []), ...(await merging(table, row, other))];
    const done = await take(changes, `merged into ${other}:`);
    const target = (all.value ?? []).find((one) => keyOf(table, one) === other) ?? named;
    if (done && alias && target) {
      const { name, actor_type } = named ?? target;
      await nameActor({ actor_id: other, name: cell(name), actor_type: cell(actor_type), aliases: cell(row.name), source: "newsledger review" });
    }
  };
  return (
    <>
      <datalist id="identities">{options.map(({ id, label }) => <option value={id}>{label}</option>)}</datalist>
      <details>
        <summary>Is the same as another {table === "actors" ? "actor: merge, or name it as in the authority file" : "event: merge"}</summary>
        <form onSubmit={(event) => { event.preventDefault(); void merge(); }}>
          <label>Id of the row that stays <input list="identities" value={other} required onInput={(event) => setOther(event.currentTarget.value)} /></label>{" "}
          {table === "actors" && AT_DESK && (
            <label class="line">
              <input type="checkbox" checked={alias} onChange={() => setAlias(!alias)} /> From now on find it by the name <bdi>{row.name}</bdi>, too (a line of actors.csv)
            </label>
          )}
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

/** A line of actors.csv about an actor: what later builds call it, and by which words they find it. */
function Naming(props: { row: Row }) {
  const { row } = props;
  const { lines } = useDecisions();
  const id = cell(row.actor_id);
  const known = useLoaded(async () => (await knownNames()).find((one) => one.actor_id === id) ?? null, [id, lines]);
  const columns = ["name", "aliases", "actor_type", "country", "affiliation", "wikidata_id", "source"];
  const begun: Record<string, string> = { name: cell(row.name), actor_type: cell(row.actor_type), source: "newsledger review", ...known.value };
  const [changed, setChanged] = useState<Record<string, string>>({});
  const described = manifest.schema.actors!.columns;
  const titles: Record<string, string> = { aliases: "Other names, joined by ' | '", source: "Where you have it from" };
  return (
    <details>
      <summary>Name it in actors.csv</summary>
      <p class="lead">
        {known.value ? `It is named in ${known.value.file === "newsledger" ? "the names that newsledger brings" : "actors.csv"}; other names are added to those.` : "It is not named there yet."} Later builds find the actor by these names.
      </p>
      <form onSubmit={(event) => {
        event.preventDefault();
        const cells = Object.fromEntries(columns.map((name) => [name, changed[name] ?? begun[name] ?? ""]));
        void nameActor({ actor_id: id, ...cells }).then((done) => done && setChanged({}));
      }}>
        <div class="fields">
          {columns.map((name) => {
            const value = changed[name] ?? begun[name] ?? "";
            const change = (text: string) => setChanged({ ...changed, [name]: text });
            return (
              <label>
                {titles[name] ?? described[name]!.title}
                {name === "actor_type" ? (
                  <select value={value} onChange={(event) => change(event.currentTarget.value)}>
                    {described[name]!.words!.map((word) => <option value={word}>{words(word)}</option>)}
                  </select>
                ) : (
                  <input value={value} dir="auto" required={name === "name"} onInput={(event) => change(event.currentTarget.value)} />
                )}
              </label>
            );
          })}
        </div>
        <button type="submit">Write it to actors.csv</button>
      </form>
    </details>
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
  const { lines, steps, contested, rebuilt, fault, diff } = useDecisions();
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
      {diff && <pre aria-label="What changed in curation" tabIndex={0}>{diff}</pre>}
      {rebuilt && <p role="status"><strong>The package was built anew since this page was made.</strong> Start <code>newsledger review</code> again to see its rows; what you decide is held against the new ones.</p>}
      {contested.length > 0 && (
        <>
          <h2>People disagree</h2>
          <p>The next build stops at these rows until one of the decisions is taken back, or the row is decided anew.</p>
          <ul>
            {contested.map((one) => <li>{rowLink(one.table, one.row_key)} <bdi>{one.said}</bdi></li>)}
          </ul>
        </>
      )}
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
      <AllDecisions />
    </>
  );
}

/** Every decision, by whom and when, each of which can be taken back. */
function AllDecisions() {
  const { lines } = useDecisions();
  const [wanted, setWanted] = useState({ who: "", from: "", to: "", words: "" });
  const [reason, setReason] = useState("");
  const all = useLoaded(history, [lines]);
  const ask = (name: keyof typeof wanted) => (event: { currentTarget: { value: string } }) => setWanted({ ...wanted, [name]: event.currentTarget.value });
  const sought = wanted.words.toLowerCase();
  const rows = useMemo(() => (all.value ?? []).filter(
    (one) => (!wanted.who || one.who === wanted.who) && (!wanted.from || one.date.slice(0, 10) >= wanted.from) && (!wanted.to || one.date.slice(0, 10) <= wanted.to)
      && (!sought || [one.table, one.row_key, one.action, one.reason].join(" ").toLowerCase().includes(sought)),
  ), [all.value, wanted]);
  if (!all.value) return <Loading of={all} what="the decisions" />;
  return (
    <section aria-label="All decisions">
      <h2>All decisions</h2>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Decided by{" "}
          <select value={wanted.who} onChange={ask("who")}>
            <option value="">everybody</option>
            {[...new Set(all.value.map((one) => one.who))].sort().map((who) => <option value={who}>{who}</option>)}
          </select>
        </label>
        <label>From <input type="date" value={wanted.from} onInput={ask("from")} /></label>
        <label>To <input type="date" value={wanted.to} onInput={ask("to")} /></label>
        <label>Words <input type="search" value={wanted.words} onInput={ask("words")} /></label>
        {AT_DESK && <label>Why it is taken back <input value={reason} onInput={(event) => setReason(event.currentTarget.value)} /></label>}
      </form>
      <Table
        rows={rows as unknown as Row[]}
        columns={[
          { name: "date", title: "When", show: (row) => <Moment date={String(row.date)} /> },
          { name: "who", title: "Who" },
          { name: "action", title: "What" },
          { name: "row_key", title: "Row", show: (row) => <>{rowLink(String(row.table), String(row.row_key))} <small>{words(row.table)}{Number(row.rows) > 1 && ` and ${Number(row.rows) - 1} more`}</small></> },
          { name: "reason", title: "Why", show: (row) => <bdi>{row.reason}</bdi> },
          { name: "stands", title: "Stands", show: (row) => {
            const one = row as unknown as Entry;
            return one.stands ? (
              <button type="button" aria-label={`Take back: ${one.action} ${one.table} ${one.row_key}`} onClick={() => withdraw(one, isMoment(one.date), reason)}>Take back</button>
            ) : "no more";
          } },
        ]}
        caption="All decisions"
        file="decisions-taken"
      />
    </section>
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
