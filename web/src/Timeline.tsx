// When events happened: a row for each type, a dot for each event or, where they are many, for all of a week or month.

import * as Plot from "@observablehq/plot";
import { Drawing } from "./Drawing";
import { type Row, words } from "./data";
import { link } from "./route";
import { plain } from "./said";

const DAY = 86_400_000;
/** Days that one dot stands for, from the finest; a drawing has room for about this many dots in a row. */
const BINS = [1, 7, 30, 91, 365];
const DOTS_A_ROW = 120;

interface Dot {
  type: string;
  from: Date;
  to: Date;
  events: Row[];
}

function dayOf(value: Row[string] | undefined): number {
  return Date.parse(`${value}T00:00:00Z`);
}

function dots(events: Row[]): Dot[] {
  const ends = events.map((event) => dayOf(event.date_end));
  const span = (Math.max(...ends) - Math.min(...ends)) / DAY;
  const bin = (BINS.find((one) => span / one <= DOTS_A_ROW) ?? BINS.at(-1)!) * DAY;
  const binned = Map.groupBy(events, (event) => `${event.event_type}\n${Math.floor(dayOf(event.date_end) / bin)}`);
  return [...binned.values()].map((some) => ({
    type: words(some[0]!.event_type),
    from: new Date(Math.min(...some.map((event) => dayOf(event.date_start ?? event.date_end)))),
    to: new Date(Math.max(...some.map((event) => dayOf(event.date_end)))),
    events: some,
  }));
}

const iso = (day: Date) => day.toISOString().slice(0, 10);

function titleOf(dot: Dot): string {
  const titles = dot.events.slice(0, 8).map((event) => plain(event.title));
  const rest = dot.events.length - titles.length;
  return [...titles, ...(rest > 0 ? [`and ${rest.toLocaleString("en")} more`] : [])].join("\n");
}

export function Timeline(props: { events: Row[] }) {
  const dated = props.events.filter((event) => event.date_end);
  if (!dated.length) return <p class="nothing">No event here has a date.</p>;
  const drawn = dots(dated);
  const types = [...new Set(drawn.map((dot) => dot.type))].sort();
  const href = (dot: Dot) =>
    dot.events.length === 1
      ? link("events", dot.events[0]!.event_id)
      : link("events", null, { event_type: String(dot.events[0]!.event_type), from: iso(dot.from), to: iso(dot.to) });
  const undated = props.events.length - dated.length;
  return (
    <>
      <Drawing
        label={`${dated.length.toLocaleString("en")} events by day and type; all are in the table below`}
        inputs={[props.events]}
        draw={(width) =>
          Plot.plot({
            width,
            style: { fontSize: "12px" },
            marginLeft: width < 500 ? 138 : 150,
            marginRight: 16,
            marginTop: 8,
            height: 44 + 26 * types.length,
            x: { type: "utc", grid: true, label: null, ticks: Math.max(2, Math.floor(width / 130)), inset: 12 },
            y: { type: "point", domain: types, label: null, tickSize: 0, padding: 0.6 },
            r: { type: "sqrt", domain: [1, Math.max(2, ...drawn.map((dot) => dot.events.length))], range: [4.5, 12] },
            marks: [
              Plot.ruleY(types, { stroke: "var(--border)", strokeOpacity: 0.6 }),
              Plot.link(drawn.filter((dot) => dot.events.length === 1 && dot.from < dot.to), {
                x1: "from", x2: "to", y: "type", stroke: "var(--mark)", strokeWidth: 5, strokeOpacity: 0.45, strokeLinecap: "round",
              }),
              Plot.dot(drawn, {
                x: "to", y: "type", r: (dot: Dot) => dot.events.length, fill: "var(--mark)", fillOpacity: 0.65, stroke: "var(--ground)", href, title: titleOf,
              }),
            ],
          })
        }
      />
      {undated > 0 && <p class="lead">{undated.toLocaleString("en")} {undated === 1 ? "event has" : "events have"} no date and {undated === 1 ? "is" : "are"} in the table only.</p>}
    </>
  );
}
