// The claims about one event and one effect, as ranges on one axis, by claimant. Nothing is ever added up.

import type { Row } from "./data";
import { words } from "./data";
import { link } from "./route";
import { Said } from "./said";

export interface Bounds {
  low: number | null;
  high: number | null;
  /** The number printed, or a bound that the words give; null if they give none. */
  at: number | null;
  openLow: boolean;
  openHigh: boolean;
}

/** What the words of a figure allow; where they leave it open, the range is open. */
export function bounds(claim: Row): Bounds {
  const [value, low, high] = [claim.count_value, claim.count_low, claim.count_high] as (number | null)[];
  const at = value ?? low ?? high ?? null;
  return { low: low ?? at, high: high ?? at, at, openLow: low === null && at !== null, openHigh: high === null && at !== null };
}

interface Scale {
  place: (value: number) => number;
  ticks: number[];
}

const WANTED = 6;

/** From nought, or logarithmic where figures differ a hundredfold; places are shares of the axis. */
function scaleOf(values: number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least > 0 && most / least > 100) {
    const [from, to] = [Math.log10(least / 2), Math.log10(most * 3)];
    const ticks = [];
    for (let power = Math.ceil(from); power <= to; power++) ticks.push(10 ** power);
    return { place: (value) => (Math.log10(value) - from) / (to - from), ticks };
  }
  const end = most * 1.25 || 1;
  const rough = 10 ** Math.floor(Math.log10(end / WANTED));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * rough).find((one) => end / one <= WANTED) ?? 10 * rough);
  const ticks = [];
  for (let tick = 0; tick <= end; tick += step) ticks.push(tick);
  return { place: (value) => value / end, ticks };
}

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;

function Track(props: { range: Bounds; scale: Scale; denies: boolean }) {
  const none = props.range.at === null;
  return (
    <span class={`way${none ? " none" : ""}`}>
      <Drawn {...props} />
      {none && <small>no number printed</small>}
    </span>
  );
}

function Drawn(props: { range: Bounds; scale: Scale; denies: boolean }) {
  const { range, scale } = props;
  const grid = scale.ticks.map((tick) => <line class="grid" x1={percent(scale.place(tick))} x2={percent(scale.place(tick))} y1="0" y2="100%" />);
  if (range.at === null) return <svg class="track" aria-hidden="true">{grid}</svg>;
  const [low, high, at] = [range.low!, range.high!, range.at].map((value) => percent(scale.place(value))) as [string, string, string];
  return (
    <svg class={`track${props.denies ? " denies" : ""}`} aria-hidden="true">
      {grid}
      {range.openLow && <line class="open" x1="6" x2={low} y1="50%" y2="50%" />}
      {range.openLow && <svg x="0" y="50%" overflow="visible"><path d="M7,-4 L0,0 L7,4" /></svg>}
      {range.openHigh && <line class="open" x1={high} x2="100%" y1="50%" y2="50%" />}
      {range.openHigh && <svg x="100%" y="50%" overflow="visible"><path d="M-7,-4 L0,0 L-7,4" /></svg>}
      {range.low !== range.high && <line class="sure" x1={low} x2={high} y1="50%" y2="50%" />}
      <circle cx={at} cy="50%" r="5" class={range.openLow && range.openHigh ? "about" : undefined} />
    </svg>
  );
}

export interface Line {
  claim: Row;
  range: Bounds;
  part: boolean;
}

/** Claims by claimant, who claims most first; each figure is followed by its parts. */
export function byClaimant(claims: Row[], speaker: (claim: Row) => string): [string, Line[]][] {
  const here = new Set(claims.map((claim) => claim.claim_id));
  const parts = Map.groupBy(claims, (claim) => (here.has(claim.part_of!) ? claim.part_of : null));
  const most = (claim: Row) => bounds(claim).high ?? -1;
  const inOrder = (some: Row[]) => [...some].sort((one, other) => most(other) - most(one) || (String(one.claim_id) < String(other.claim_id) ? -1 : 1));
  const placed = new Set<Row>();
  const follow = (claim: Row, part: boolean): Line[] => {
    // Parts that name one another in a circle would never end.
    if (placed.has(claim)) return [];
    placed.add(claim);
    return [{ claim, range: bounds(claim), part }, ...inOrder(parts.get(claim.claim_id!) ?? []).flatMap((one) => follow(one, true))];
  };
  const groups = new Map<string, Line[]>();
  for (const claim of inOrder(parts.get(null) ?? [])) {
    const name = speaker(claim);
    groups.set(name, [...(groups.get(name) ?? []), ...follow(claim, Boolean(claim.part_of))]);
  }
  return [...groups];
}

export function Ranges(props: { claims: Row[]; speaker: (claim: Row) => string; current?: string }) {
  const groups = byClaimant(props.claims, props.speaker);
  const values = groups.flatMap(([, lines]) => lines.flatMap(({ range }) => [range.low, range.high, range.at])).filter((value) => value !== null);
  const scale = scaleOf(values.length ? values : [0]);
  return (
    <div class="ranges">
      <ul>
        {groups.map(([name, lines]) => (
          <li class="claimant">
            <span class="who"><Said>{name}</Said></span>
            <ul>
              {lines.map(({ claim, range, part }) => (
                <li class={`line${claim.claim_id === props.current ? " current" : ""}`}>
                  <span class={`figure${part ? " part" : ""}`}>
                    {part && <span class="unseen">part of another figure: </span>}
                    {claim.stance === "denies" && <strong class="denied">denies </strong>}
                    <a href={link("claims", claim.claim_id)} aria-current={claim.claim_id === props.current ? "true" : undefined}><Said>{words(claim.text)}</Said></a>{" "}
                    {claim.scope !== "incident" && <small>{claim.scope === "unknown" ? "" : words(claim.scope)}</small>}
                  </span>
                  <Track range={range} scale={scale} denies={claim.stance === "denies"} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {values.length > 0 && (
        <div class="line axis" aria-hidden="true">
          <span class="figure" />
          <span class="ticks">
            {scale.ticks.map((tick) => <span style={{ insetInlineStart: percent(scale.place(tick)) }}>{tick.toLocaleString("en")}</span>)}
          </span>
        </div>
      )}
    </div>
  );
}
