// Drawings by Observable Plot, set into the page as they come.

import * as Plot from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";
import { feature } from "topojson-client";
import { loadOutlines, type Row } from "./data";
import { useLoaded } from "./hooks";
import { link } from "./route";

function Drawing(props: { draw: (width: number) => Element; label: string; inputs: unknown[] }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver((entries) => setWidth(Math.round(entries[0]!.contentRect.width)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!width) return;
    const drawn = props.draw(width);
    // Plot names its groups for those who see the axes; to a screen reader they say nothing that the label does not.
    for (const group of drawn.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    place.current!.replaceChildren(drawn);
  }, [width, ...props.inputs]);
  return <div class="drawing" ref={place} role="group" aria-label={props.label} />;
}

/** What a claim's figure leaves open is drawn as a dashed line with an arrow to the edge of the axis. */
export function bounds(claim: Row): { low: number | null; high: number | null; openLow: boolean; openHigh: boolean } {
  const value = claim.count_value as number | null;
  const low = (claim.count_low as number | null) ?? value;
  const high = (claim.count_high as number | null) ?? value;
  return {
    low: low ?? high,
    high: high ?? low,
    openLow: claim.count_low === null && claim.count_high !== null,
    openHigh: claim.count_high === null && claim.count_low !== null,
  };
}

export function Ranges(props: { claims: Row[]; speaker: (claim: Row) => string }) {
  const drawn = props.claims
    .map((claim, at) => ({ claim, ...bounds(claim), line: `${at}`, who: props.speaker(claim) }))
    .filter((one) => one.low !== null);
  if (!drawn.length) return null;
  const most = Math.max(...drawn.map((one) => one.high!));
  const least = Math.min(...drawn.map((one) => one.low!));
  // Figures that differ a hundredfold are told apart on a logarithmic axis only; it cannot hold a nought.
  const log = least > 0 && most / least > 100;
  const [from, to] = log ? [least / 2, most * 2] : [0, most * 1.15 || 1];
  const names = new Map(drawn.map((one) => [one.line, one.who]));
  const label = drawn.map((one) => `${one.who}: ${one.claim.text}`).join("; ");
  return (
    <Drawing
      label={`Figures on one axis, never added up. ${label}`}
      inputs={[props.claims]}
      draw={(width) =>
        Plot.plot({
          width,
          style: { fontSize: "12px" },
          height: 44 + 22 * drawn.length,
          marginLeft: Math.min(270, width * 0.42),
          marginRight: 20,
          x: { domain: [from, to], type: log ? "log" : "linear", grid: true, label: null, ticks: Math.max(3, width / 110), tickFormat: ",d" },
          y: {
            domain: drawn.map((one) => one.line),
            label: null,
            tickSize: 0,
            tickFormat: (line: string) => shorten(names.get(line) ?? "", width < 500 ? 18 : 38),
          },
          color: { domain: ["asserts", "denies"], range: ["var(--mark)", "var(--doubt)"] },
          marks: [
            Plot.link(drawn.filter((one) => one.openHigh), {
              x1: "low", x2: to, y: "line", stroke: (one) => one.claim.stance, strokeDasharray: "3,3", markerEnd: "arrow",
            }),
            Plot.link(drawn.filter((one) => one.openLow), {
              x1: "high", x2: from, y: "line", stroke: (one) => one.claim.stance, strokeDasharray: "3,3", markerEnd: "arrow",
            }),
            Plot.link(drawn, { x1: "low", x2: "high", y: "line", stroke: (one) => one.claim.stance, strokeWidth: 5, strokeLinecap: "round" }),
            Plot.dot(drawn, {
              x: (one) => one.claim.count_value ?? one.low,
              y: "line",
              r: 4,
              fill: (one) => one.claim.stance,
              href: (one) => link("claims", one.claim.claim_id),
              title: (one) => `${one.who}: ${one.claim.text}`,
              ariaLabel: (one: { claim: Row }) => `claim ${one.claim.claim_id}`,
            }),
          ],
        })
      }
    />
  );
}

export function Timeline(props: { events: Row[] }) {
  const dated = props.events.filter((event) => event.date_end);
  if (!dated.length) return <p>No event here has a date.</p>;
  const drawn = dated.map((event) => ({
    event,
    from: new Date(String(event.date_start ?? event.date_end)),
    to: new Date(String(event.date_end)),
    type: String(event.event_type).replaceAll("_", " "),
  }));
  return (
    <Drawing
      label={`${dated.length} events by day and type`}
      inputs={[props.events]}
      draw={(width) =>
        Plot.plot({
          width,
          style: { fontSize: "12px" },
          marginLeft: 150,
          height: 50 + 24 * new Set(drawn.map((one) => one.type)).size,
          x: { type: "utc", grid: true, label: null },
          y: { type: "band", label: null, tickSize: 0 },
          marks: [
            Plot.ruleY(drawn, { x1: "from", x2: "to", y: "type", stroke: "var(--mark)", strokeWidth: 4, strokeOpacity: 0.4 }),
            Plot.dot(drawn, {
              x: "to", y: "type", r: 5, fill: "var(--mark)", fillOpacity: 0.6,
              href: (one) => link("events", one.event.event_id),
              title: (one) => `${one.event.title}`,
            }),
          ],
        })
      }
    />
  );
}

export function WorldMap(props: { events: Row[] }) {
  const outlines = useLoaded(loadOutlines, []);
  const placed = props.events.filter((event) => event.latitude !== null && event.longitude !== null);
  if (outlines.error) return <p class="fault">{outlines.error}</p>;
  if (!outlines.value) return <p class="loading">Loading the map…</p>;
  if (!placed.length) return <p>No event here has coordinates.</p>;
  const topology = outlines.value as never as Parameters<typeof feature>[0];
  const countries = feature(topology, topology.objects.countries!);
  const points: GeoJSON.MultiPoint = {
    type: "MultiPoint",
    coordinates: placed.flatMap((event) => {
      const [x, y] = [Number(event.longitude), Number(event.latitude)];
      // A single place would fill the map; some degrees about it tell where it lies.
      return [[x - 4, y - 3], [x + 4, y + 3]];
    }),
  };
  return (
    <Drawing
      label={`${placed.length} events on a map with the outlines of countries`}
      inputs={[props.events, outlines.value]}
      draw={(width) =>
        Plot.plot({
          width,
          height: Math.min(420, width * 0.6),
          projection: { type: "mercator", domain: points, inset: 10 },
          marks: [
            Plot.geo(countries as never, { fill: "var(--land)", stroke: "var(--border)" }),
            Plot.dot(placed, {
              x: "longitude", y: "latitude", r: 6, fill: "var(--mark)", fillOpacity: 0.5, stroke: "var(--mark)",
              href: (event) => link("events", event.event_id),
              title: (event) => `${event.title} (${String(event.place_precision).replaceAll("_", " ")})`,
            }),
          ],
        })
      }
    />
  );
}

export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
