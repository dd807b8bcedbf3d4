// Addresses: `#/claims/ID?effect=killed`. Every row has one, and it can be cited.

import { useEffect, useState } from "preact/hooks";

export interface Route {
  view: string;
  id: string | null;
  query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...rest] = path.split("/");
  let id: string | null = rest.length ? rest.join("/") : null;
  try {
    id = id === null ? null : decodeURIComponent(id);
  } catch {
    // An address that was cut or typed is shown as not found.
  }
  return { view: view || "claims", id: id || null, query: new URLSearchParams(query) };
}

export function link(view: string, id?: string | number | null, query?: Record<string, string>): string {
  const wanted = query && Object.entries(query).filter(([, value]) => value !== "");
  const tail = wanted?.length ? `?${new URLSearchParams(wanted)}` : "";
  return `#/${view}${id === undefined || id === null ? "" : `/${encodeURIComponent(String(id))}`}${tail}`;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}

/** Keep a filter in the address without a new entry in the history. */
export function setQuery(route: Route, changes: Record<string, string>): void {
  const query = new URLSearchParams(route.query);
  for (const [key, value] of Object.entries(changes)) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  const tail = query.toString();
  const address = `${link(route.view, route.id)}${tail ? `?${tail}` : ""}`;
  history.replaceState(null, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}
