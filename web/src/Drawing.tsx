// Drawings by Observable Plot, set into the page as they come.

import { useEffect, useRef, useState } from "preact/hooks";

export function Drawing(props: { draw: (width: number) => Element; label: string; inputs: unknown[]; drawn?: (element: Element) => void }) {
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
    // What is drawn is told by the label, and listed in a table below: to a screen reader the drawing is one picture,
    // and the Tab key does not stop at each of a hundred dots. So they lead on at a click, and are no links.
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", props.label);
    for (const group of drawn.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    for (const anchor of drawn.querySelectorAll("a")) {
      for (const child of anchor.children) (child as SVGElement).dataset.to = (anchor as unknown as SVGAElement).href.baseVal;
      anchor.replaceWith(...anchor.childNodes);
    }
    drawn.addEventListener("click", (event) => {
      const to = (event.target as SVGElement).dataset.to;
      if (to) location.hash = to;
    });
    place.current!.replaceChildren(drawn);
    props.drawn?.(drawn);
  }, [width, ...props.inputs]);
  return <div class="drawing" ref={place} />;
}
