import "./page.css";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { manifest } from "./data";
import { open } from "./decisions";
import { Fault } from "./parts";
import { link, type Route, useRoute } from "./route";
import { Actor, Actors } from "./views/actors";
import { Article, Articles } from "./views/articles";
import { Claim, Claims } from "./views/claims";
import { Event, Events } from "./views/events";
import { Quality, TooLarge } from "./views/quality";
import { Quote, Quotes } from "./views/quotes";
import { ReviewDesk } from "./views/review";

const VIEWS: Record<string, string> = {
  claims: "Claims",
  events: "Events",
  quotes: "Quotes",
  actors: "Actors",
  articles: "Articles",
  quality: "Quality",
  review: "Review",
};

function View(props: { route: Route }) {
  const { view, id } = props.route;
  if (view === "quality") return <Quality />;
  if (!Object.hasOwn(VIEWS, view)) return <Fault said={`This page has no view '${view}'.`} />;
  if (Object.keys(manifest.tooMany).length) return <TooLarge />;
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

const THEMES = ["as the system", "light", "dark"];

function Theme() {
  const [theme, setTheme] = useState(THEMES[0]!);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme === THEMES[0] ? "light dark" : theme;
  }, [theme]);
  return (
    <label class="theme">
      Colours{" "}
      <select value={theme} onChange={(event) => setTheme(event.currentTarget.value)}>
        {THEMES.map((one) => (
          <option value={one}>{one}</option>
        ))}
      </select>
    </label>
  );
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
    document.title = `${[VIEWS[route.view], route.id].filter(Boolean).join(": ")} – ${manifest.package.title ?? ""}`;
  }, [route.view, route.id]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        To the content
      </a>
      <header>
        <p class="title">
          <a href={link("claims")}>{manifest.package.title}</a> <small>version {manifest.package.version}</small>
        </p>
        <nav aria-label="Views">
          <ul>
            {Object.entries(VIEWS).map(([view, title]) => (
              <li>
                <a href={link(view)} aria-current={route.view === view ? "page" : undefined}>
                  {title}
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
      <footer>
        <p>{manifest.package.citation}</p>
        <p>
          {manifest.licenses.map((license) => (
            <>
              {license.title ?? license.name}
              {". "}
            </>
          ))}
          Files: <a href="README.md">README.md</a>, CSV and Parquet beside this page. Outlines of countries: Natural Earth
          (public domain); they take no side on borders.
        </p>
      </footer>
    </>
  );
}

const place = document.getElementById("app")!;
place.replaceChildren();
render(<Page />, place);
void open();
