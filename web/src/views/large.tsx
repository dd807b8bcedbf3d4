// What stands in place of a package's rows when there are more than a browser should load: how to ask for them.

import { manifest, words } from "../data";
import { link } from "../route";
import { Said } from "../said";
import { source } from "../sql";

const EXAMPLES: Record<string, () => { title: string; sql: string }> = {
  claims: () => ({
    title: "Each figure about an event, with who claims it, how far it reaches, and where it stands",
    sql: [
      "SELECT rows.event_id, rows.effect, rows.text, rows.count_low, rows.count_high,",
      "       coalesce(claimants.name, rows.claimant_text, 'the article itself') AS claimed_by, rows.article_id, rows.start",
      `FROM ${source("casualty_claims")} AS rows`,
      `LEFT JOIN ${source("actors")} AS claimants ON claimants.actor_id = coalesce(rows.claimant, rows.claimant_for)`,
      "WHERE rows.event_id IS NOT NULL",
      "ORDER BY rows.event_id, rows.effect, claimed_by, rows.count_high DESC",
      "LIMIT 100;",
    ].join("\n"),
  }),
  events: () => ({
    title: "Events by month and type",
    sql: [
      "SELECT date_trunc('month', date_end) AS month, event_type, count(*) AS events",
      `FROM ${source("events")}`,
      "GROUP BY ALL",
      "ORDER BY month, event_type;",
    ].join("\n"),
  }),
  quotes: () => ({
    title: "Quotes in which two words stand, with who said them",
    sql: [
      "SELECT speakers.name, rows.cue, rows.text, rows.article_id, rows.start",
      `FROM ${source("quotes")} AS rows`,
      `LEFT JOIN ${source("actors")} AS speakers ON speakers.actor_id = rows.speaker`,
      "WHERE rows.text ILIKE '%talks%' AND rows.text ILIKE '%prisoners%'",
      "ORDER BY speakers.name, rows.article_id, rows.start",
      "LIMIT 100;",
    ].join("\n"),
  }),
  actors: () => ({
    title: "Who speaks or acts for whom",
    sql: [
      "SELECT bodies.name AS body, actors.name, actors.role, actors.mention_count",
      `FROM ${source("actors")} AS actors`,
      `JOIN ${source("actors")} AS bodies ON bodies.actor_id = actors.affiliation`,
      "ORDER BY bodies.mention_count DESC, body, actors.mention_count DESC",
      "LIMIT 100;",
    ].join("\n"),
  }),
  articles: () => ({
    title: "Articles by month and outlet",
    sql: [
      "SELECT date_trunc('month', published_on) AS month, publisher, count(*) AS articles, sum(word_count) AS words",
      `FROM ${source("articles")}`,
      "GROUP BY ALL",
      "ORDER BY month, articles DESC;",
    ].join("\n"),
  }),
};

const ROW: Record<string, string> = { claims: "casualty_claims" };

/** The row that was asked for by its address, and the sentence that it rests on. */
function rowStatement(table: string, id: string): string {
  const { key, columns } = manifest.schema[table]!;
  const parts = key.length === 1 ? [id] : id.split(" | ");
  const conditions = key.map((name, at) => {
    const value = parts[at] ?? "";
    return value === "" ? `rows.${name} IS NULL` : `rows.${name} = '${value.replaceAll("'", "''")}'`;
  });
  const [from, to] = ["sentence_start" in columns ? "sentence_start" : "start", "sentence_end" in columns ? "sentence_end" : "end"];
  const inText = table !== "articles" && "article_id" in columns;
  return [
    `SELECT rows.*${inText ? `, substring(articles.text, rows."${from}" + 1, rows."${to}" - rows."${from}") AS sentence` : ""}`,
    `FROM ${source(table)} AS rows`,
    ...(inText ? [`JOIN ${source("articles")} AS articles ON articles.article_id = rows.article_id`] : []),
    `WHERE ${conditions.join("\n  AND ")};`,
  ].join("\n");
}

export function TooLarge(props: { view: string; id: string | null }) {
  const { view, id } = props;
  const table = ROW[view] ?? view;
  const examples = EXAMPLES[view] ? [EXAMPLES[view]()] : Object.values(EXAMPLES).map((one) => one());
  const { coverage } = manifest;
  return (
    <>
      <h1>{manifest.schema[table]?.title ?? "Query this package"}</h1>
      <p class="lead">
        This package has more than a browser should load (
        {Object.entries(manifest.tooMany).map(([name, count]) => `${words(name)}: ${count.toLocaleString("en")}`).join("; ")}
        ), so its rows are not on this page. DuckDB reads its Parquet files in place, and only what it needs of them. Run it in
        the folder that holds datapackage.json.
      </p>
      {id && manifest.schema[table] && (
        <section>
          <h2>The row <Said>{id}</Said></h2>
          <pre tabIndex={0}>{rowStatement(table, id)}</pre>
        </section>
      )}
      {examples.map(({ title, sql }) => (
        <section>
          <h2>{title}</h2>
          <pre tabIndex={0}>{sql}</pre>
        </section>
      ))}
      <h2>What is in it</h2>
      <ul>
        {Object.entries(manifest.schema).map(([name, described]) => (
          <li>{described.title}: {(manifest.rows[name] ?? 0).toLocaleString("en")}</li>
        ))}
        {coverage.first && <li>published from {coverage.first} to {coverage.last}</li>}
        {coverage.languages.length > 0 && <li>languages: {coverage.languages.join(", ")}</li>}
        {coverage.countries.length > 0 && <li>countries of events: {coverage.countries.slice(0, 60).join(", ")}{coverage.countries.length > 60 && " and more"}</li>}
      </ul>
      <p>How full its columns are, what was checked and how often rows are right: <a href={link("quality")}>Quality</a>.</p>
    </>
  );
}
