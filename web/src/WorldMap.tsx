// Where events happened: a circle for each place, on outlines of countries that come with the page.

import * as Plot from "@observablehq/plot";
import { useRef } from "preact/hooks";
import { feature } from "topojson-client";
import { Drawing } from "./Drawing";
import { loadGiven, type Row, words } from "./data";
import { useLoaded } from "./hooks";
import { link, type Route } from "./route";
import { plain } from "./said";

interface Place {
  longitude: number;
  latitude: number;
  events: Row[];
}

/** The events at the same point, those with most events first, so that the small circles lie on top. */
function placesOf(events: Row[]): Place[] {
  const placed = events.filter((event) => event.latitude !== null && event.longitude !== null);
  const points = Map.groupBy(placed, (event) => `${event.latitude},${event.longitude}`);
  const places = [...points.values()].map((some) => ({ longitude: Number(some[0]!.longitude), latitude: Number(some[0]!.latitude), events: some }));
  return places.sort((one, other) => other.events.length - one.events.length);
}

/** An event's point, as the address of the view names it. */
export function pointOf(event: Row): string {
  return event.latitude === null || event.longitude === null ? "" : `${event.latitude},${event.longitude}`;
}

function titleOf({ events }: Place): string {
  const first = events[0]!;
  const precision = words(first.place_precision);
  const head = `${plain(first.place ?? first.country)}${precision === "country" || precision === "admin1" ? ` (only ${precision} known)` : ""}`;
  const rest = events.length - 8;
  return [head, ...events.slice(0, 8).map((event) => plain(event.title)), ...(rest > 0 ? [`and ${rest.toLocaleString("en")} more`] : [])].join("\n");
}

/** Some degrees about each point: a single place would fill the map, and its surroundings tell where it lies. */
function frame(places: Place[]): GeoJSON.MultiPoint {
  const around = places.flatMap(({ longitude, latitude }) => [[longitude - 4, latitude - 3], [longitude + 4, latitude + 3]]);
  return { type: "MultiPoint", coordinates: around.map(([x, y]) => [Math.max(-180, Math.min(180, x!)), Math.max(-80, Math.min(80, y!))]) };
}

/** The biggest ring of a country in degrees: where its name goes, and whether it has room for it. */
function middle(country: GeoJSON.Feature): { x: number; y: number; width: number; height: number } | null {
  const shape = country.geometry;
  const rings = shape.type === "Polygon" ? [shape.coordinates[0]!] : shape.type === "MultiPolygon" ? shape.coordinates.map((one) => one[0]!) : [];
  const boxes = rings.map((ring) => {
    const degrees = ring.map((point) => point[0]!);
    // A ring that reaches over the date line seems to go round the world.
    const over = Math.max(...degrees) - Math.min(...degrees) > 180;
    const [xs, ys] = [over ? degrees.map((x) => (x < 0 ? x + 360 : x)) : degrees, ring.map((point) => point[1]!)];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const x = (left + right) / 2;
    return { x: x > 180 ? x - 360 : x, y: (low + high) / 2, width: right - left, height: high - low };
  });
  return boxes.sort((one, other) => other.width * other.height - one.width * one.height)[0] ?? null;
}

const DEEPEST = 32;
/** Places beyond which the rims of circles would cover the circles. */
const MANY = 100;

export function WorldMap(props: { events: Row[]; route?: Route }) {
  const outlines = useLoaded(() => loadGiven<unknown>("outlines", "page/countries.js"), []);
  const drawing = useRef<SVGSVGElement | null>(null);
  if (outlines.error) return <p class="fault" role="alert">{outlines.error}</p>;
  if (!outlines.value) return <p class="loading">Loading the map…</p>;
  const places = placesOf(props.events);
  if (!places.length) return <p class="nothing">No event here has coordinates.</p>;
  const topology = outlines.value as never as Parameters<typeof feature>[0];
  const countries = (feature(topology, topology.objects.countries!) as unknown as GeoJSON.FeatureCollection).features;
  const most = Math.max(2, ...places.map((place) => place.events.length));
  const query = props.route ? Object.fromEntries(props.route.query) : {};
  const href = ({ events }: Place) => (events.length === 1 ? link("events", events[0]!.event_id) : link("events", null, { ...query, point: pointOf(events[0]!) }));
  const placed = places.reduce((sum, place) => sum + place.events.length, 0);
  const missing = props.events.length - placed;
  return (
    <>
      <div class="map">
        <Drawing
          label={`${placed.toLocaleString("en")} events at ${places.length.toLocaleString("en")} places on a map of the world; all are in the table below`}
          inputs={[props.events, outlines.value]}
          drawn={(svg) => (drawing.current = movable(svg as SVGSVGElement))}
          draw={(width) =>
            Plot.plot({
              width,
              height: Math.round(Math.max(260, Math.min(460, width * 0.5))),
              style: { fontSize: "11px" },
              margin: 0,
              projection: { type: "mercator", domain: frame(places), inset: 8 },
              r: { type: "sqrt", domain: [1, most], range: [5, 14] },
              marks: [
                Plot.geo(countries as never, { fill: "var(--land)", stroke: "var(--border)" }),
                Plot.text(labels(countries, places, width), {
                  x: "x", y: "y", text: "name", fill: "var(--quiet)", stroke: "var(--land)", strokeWidth: 2,
                }),
                Plot.dot(places, {
                  x: "longitude", y: "latitude", r: (place: Place) => place.events.length,
                  fill: "var(--mark)", fillOpacity: 0.6, stroke: "var(--ground)", strokeWidth: places.length > MANY ? 0.4 : 1.5, href, title: titleOf,
                }),
              ],
            })
          }
        />
        <div class="zoom">
          <button type="button" aria-label="Zoom in" onClick={() => drawing.current && zoom(drawing.current, 2)}>+</button>
          <button type="button" aria-label="Zoom out" onClick={() => drawing.current && zoom(drawing.current, 0.5)}>−</button>
        </div>
      </div>
      <p class="lead">
        A circle is a place, the larger the more events; it leads to them. Drag the map to move it, double-click to look closer.
        {missing > 0 && ` ${missing.toLocaleString("en")} ${missing === 1 ? "event has" : "events have"} no coordinates.`}
      </p>
    </>
  );
}

function labels(countries: GeoJSON.Feature[], places: Place[], width: number): { x: number; y: number; name: string }[] {
  const { coordinates } = frame(places);
  const span = Math.max(1, Math.max(...coordinates.map(([x]) => x!)) - Math.min(...coordinates.map(([x]) => x!)));
  return countries.flatMap((country) => {
    const at = middle(country);
    const name = String(country.properties?.name ?? "");
    return at && (at.width / span) * width > 8 * name.length && (at.height / span) * width > 14 ? [{ x: at.x, y: at.y, name }] : [];
  });
}

/** Let the drawing be dragged; a click that did not move it goes to the circle. */
function movable(svg: SVGSVGElement): SVGSVGElement {
  let from: { x: number; y: number; box: DOMRect } | null = null;
  let moved = false;
  svg.style.touchAction = "pan-y";
  svg.addEventListener("pointerdown", (event) => {
    const { x, y, width, height } = svg.viewBox.baseVal;
    from = { x: event.clientX, y: event.clientY, box: new DOMRect(x, y, width, height) };
    moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.hypot(dx, dy) < 4) return;
    moved = true;
    svg.dataset.moved = "true";
    const scale = from.box.width / svg.clientWidth;
    setBox(svg, from.box.x - dx * scale, from.box.y - dy * scale, from.box.width);
  });
  svg.addEventListener("click", (event) => moved && event.stopPropagation(), true);
  svg.addEventListener("dblclick", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse());
    zoom(svg, 2, at);
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.dataset.width = String(svg.viewBox.baseVal.width);
  svg.dataset.height = String(svg.viewBox.baseVal.height);
  return svg;
}

function setBox(svg: SVGSVGElement, x: number, y: number, width: number): void {
  const [whole, tall] = [Number(svg.dataset.width), Number(svg.dataset.height)];
  const height = (width / whole) * tall;
  svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
}

/** Where most events are, until somebody has moved the map; then its middle. */
function middleOf(svg: SVGSVGElement): { x: number; y: number } {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const largest = svg.querySelector("circle");
  const [cx, cy] = [Number(largest?.getAttribute("cx")), Number(largest?.getAttribute("cy"))];
  return svg.dataset.moved || !largest ? { x: x + width / 2, y: y + height / 2 } : { x: cx, y: cy };
}

/** Look closer; circles and names keep their size. */
function zoom(svg: SVGSVGElement, times: number, at = middleOf(svg)): void {
  const whole = Number(svg.dataset.width);
  const { x, y, width } = svg.viewBox.baseVal;
  const next = Math.max(whole / DEEPEST, Math.min(whole * 2, width / times));
  setBox(svg, at.x - (at.x - x) * (next / width), at.y - (at.y - y) * (next / width), next);
  const share = next / whole;
  for (const circle of svg.querySelectorAll("circle")) {
    circle.dataset.r ??= circle.getAttribute("r")!;
    circle.setAttribute("r", String(Number(circle.dataset.r) * share));
    circle.style.strokeWidth = String(share);
  }
  for (const path of svg.querySelectorAll<SVGElement>("path")) path.style.strokeWidth = String(share);
  for (const text of svg.querySelectorAll<SVGElement>("text")) {
    text.style.fontSize = `${11 * share}px`;
    text.style.strokeWidth = String(2 * share);
  }
}
