// Text that others wrote, fit to be shown: nothing in it turns the line around or hides.

import { Fragment } from "preact";
import type { Cell } from "./data";

// Embeddings, overrides and isolates of text direction, and control characters other than tab and line breaks.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/;
const APART = new RegExp(`(${CONTROLS.source})`);
const EACH = new RegExp(CONTROLS.source, "g");

const NAMES: Record<string, string> = {
  "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
  "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
};

function nameOf(control: string): string {
  return NAMES[control] ?? `U+${control.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** For where no element may stand: options, titles, labels. */
export function plain(value: Cell | undefined): string {
  const text = value === null || value === undefined ? "" : String(value);
  return CONTROLS.test(text) ? text.replace(EACH, (control) => `⟨${nameOf(control)}⟩`) : text;
}

/** The text's own characters, so that places in it can be counted; controls are kept apart and named. */
export function Characters(props: { children: string }) {
  if (!CONTROLS.test(props.children)) return <>{props.children}</>;
  return (
    <>
      {props.children.split(APART).map((part, at) =>
        at % 2 ? <bdi class="control" data-name={nameOf(part)}>{part}</bdi> : <Fragment>{part}</Fragment>,
      )}
    </>
  );
}

/** A stretch of text in its own direction, which leaves the line around it as it is. */
export function Said(props: { children: Cell | undefined }) {
  const { children } = props;
  if (children === null || children === undefined) return null;
  return <bdi><Characters>{String(children)}</Characters></bdi>;
}

/** An address that may be followed, or null: only the web's, and nothing that a program would run. */
export function outward(address: Cell | undefined): string | null {
  if (typeof address !== "string") return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link out of the page where the address allows it, the bare text where not. */
export function Outward(props: { to: Cell | undefined; children?: Cell | undefined }) {
  const href = outward(props.to);
  const text = props.children ?? props.to;
  if (!href) return <Said>{text}</Said>;
  return <a href={href} rel="noopener noreferrer"><Said>{text}</Said></a>;
}
