import "./page.css";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { manifest } from "./data";
import { open } from "./decisions";
import { Fault } from "./parts";
import { link, type Route, useRoute } from "./route";
import { Outward, plain, Said } from "./said";
import { Actor, Actors } from "./views/actors";
import { Article, Articles } from "./views/articles";
import { Claim, Claims } from "./views/claims";
import { Event, Events } from "./views/events";
import { TooLarge } from "./views/large";
import { Quality } from "./views/quality";
import { Quote, Quotes } from "./views/quotes";
import { ReviewDesk } from "./views/review";
import { AnyRow, PLAIN_TABLES, Rows } from "./views/row";

const VIEWS: Record<string, string> = {
  claims: "Claims",
  events: "Events",
  quotes: "Quotes",
  actors: "Actors",
  articles: "Articles",
  quality: "Quality",
  review: "Review",
};

/** The rows that each view is of. */
const TABLE_OF: Record<string, string> = { claims: "casualty_claims", events: "events", quotes: "quotes", actors: "actors", articles: "articles" };

function View(props: { route: Route }) {
  const { view, id } = props.route;
  if (view === "quality") return <Quality />;
  if (!Object.hasOwn(VIEWS, view) && !PLAIN_TABLES.includes(view)) return <Fault said={`This page has no view '${view}'.`} />;
  if (Object.keys(manifest.tooMany).length) return <TooLarge view={view} id={id} />;
  if (PLAIN_TABLES.includes(view)) return id ? <AnyRow table={view} id={id} /> : <Rows table={view} route={props.route} />;
  switch (view) {
    case "claims":
      return id ? <Claim id={id} /> : <Claims route={props.route} />;
    case "events":
      return id ? <Event id={id} /> : <Events route={props.route} />;
    case "quotes":
      return id ? <Quote id={id} /> : <Quotes route={props.route} />;
    case "review":
      return <ReviewDesk route={props.route} />;
    case "actors":
      return id ? <Actor id={id} /> : <Actors route={props.route} />;
    default:
      return id ? <Article id={id} route={props.route} /> : <Articles route={props.route} />;
  }
}

const THEMES: Record<string, string> = { "light dark": "auto", light: "light", dark: "dark" };
const THEME = "newsledger-colours";

function storedTheme(): string {
  try {
    const stored = localStorage.getItem(THEME) ?? "";
    return Object.hasOwn(THEMES, stored) ? stored : "light dark";
  } catch {
    // Opened from disk, a page may have no store: the choice lasts as long as the page is open.
    return "light dark";
  }
}

function Theme() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme;
    try {
      localStorage.setItem(THEME, theme);
    } catch {
      // See above.
    }
  }, [theme]);
  return (
    <label class="theme">
      Colours{" "}
      <select value={theme} onChange={(event) => setTheme(event.currentTarget.value)}>
        {Object.entries(THEMES).map(([value, title]) => (
          <option value={value}>{title}</option>
        ))}
      </select>
    </label>
  );
}

function count(view: string): string {
  const rows = manifest.rows[TABLE_OF[view] ?? ""];
  return rows === undefined ? "" : rows.toLocaleString("en");
}

function Page() {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // Who follows a link by keyboard or screen reader goes on at the new view, not at the old link.
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      if (!route.query.has("at")) scrollTo(0, 0);
    }
    first.current = false;
    const view = VIEWS[route.view] ?? manifest.schema[route.view]?.title;
    document.title = plain(`${[view, route.id].filter(Boolean).join(": ")} – ${manifest.package.title ?? ""}`);
  }, [route.view, route.id]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        To the content
      </a>
      <header>
        <p class="title">
          <a href={link("claims")}><Said>{manifest.package.title}</Said></a> <small>version <Said>{manifest.package.version}</Said></small>
        </p>
        <nav aria-label="Views">
          <ul>
            {Object.entries(VIEWS).map(([view, title]) => (
              <li>
                <a href={link(view)} aria-current={route.view === view ? "page" : undefined}>
                  {title}
                  {count(view) && <> <small>{count(view)}</small></>}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Theme />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <View key={`${route.view}/${route.id}`} route={route} />
      </main>
      <Footer />
    </>
  );
}

function Footer() {
  const { package: about, licenses, sources } = manifest;
  const named = (entries: typeof licenses) =>
    entries.map((entry, at) => <>{at > 0 && "; "}<Outward to={entry.path}>{entry.title ?? entry.name ?? entry.path}</Outward></>);
  return (
    <footer>
      <h2 class="unseen">About this package</h2>
      {about.description && <p><Said>{about.description}</Said></p>}
      <p>
        Cite as: <Said>{about.citation}</Said>
        {about.homepage && <> Homepage: <Outward to={about.homepage} />.</>}
      </p>
      {licenses.length > 0 && <p>Licence: {named(licenses)}.</p>}
      {sources.length > 0 && <p>Sources: {named(sources)}.</p>}
      <p>
        All rows as CSV and Parquet lie beside this page: <a href="README.md">README.md</a> says how to load them. Outlines and
        names of countries: Natural Earth (public domain); they take no side on borders.
      </p>
    </footer>
  );
}

const place = document.getElementById("app")!;
place.replaceChildren();
render(<Page />, place);
void open();
