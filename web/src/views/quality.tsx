import { manifest, words } from "../data";
import { link } from "../route";

export function Quality() {
  const names = Object.keys(manifest.schema);
  return (
    <>
      <h1>Quality</h1>
      <p class="lead">
        How far to trust the rows: <a href="validation-report.html">what was checked before publication</a>, and{" "}
        <a href="methods.md">how each table is made and how often it is right</a>. What each column means stands in the{" "}
        <a href="data-dictionary.md">data dictionary</a>.
      </p>
      <h2>Rows</h2>
      <ul>
        {names.map((name) => (
          <li>
            {manifest.schema[name]!.title}: {(manifest.rows[name] ?? 0).toLocaleString("en")}
          </li>
        ))}
      </ul>
      <h2>How often columns are filled</h2>
      <p>An empty cell means that the article does not say it, or that the program did not find it; it is never a nought.</p>
      {names
        .filter((name) => Object.keys(manifest.fill[name] ?? {}).length)
        .map((name) => (
          <details>
            <summary>{manifest.schema[name]!.title}</summary>
            <table class="fill">
              <thead>
                <tr>
                  <th scope="col">Column</th>
                  <th scope="col">Filled</th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(manifest.fill[name]!).map(([column, share]) => (
                  <tr>
                    <th scope="row" title={manifest.schema[name]!.columns[column]?.description}>
                      {manifest.schema[name]!.columns[column]?.title ?? words(column)}
                    </th>
                    <td class="number">
                      <meter min={0} max={1} value={share} aria-label={`${(100 * share).toFixed(0)} per cent`} /> {(100 * share).toFixed(0)} %
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        ))}
      <p>
        <a href={link("claims")}>Back to the claims</a>
      </p>
    </>
  );
}

/** What is shown of a package that is too large for a browser. */
export function TooLarge() {
  return (
    <>
      <h1>{manifest.package.title}</h1>
      <p class="lead">
        This package has more rows than a browser should load (
        {Object.entries(manifest.tooMany).map(([name, count]) => `${name}: ${count.toLocaleString("en")}`).join("; ")}). Query
        its Parquet files in place with DuckDB, which reads only the columns that it needs:
      </p>
      <pre tabIndex={0}>
        {`-- all claims on an event, with who claims them and where they stand
SELECT claims.text, claims.count_low, claims.count_high, actors.name AS claimant, claims.article_id, claims.start
FROM 'datapackage/casualty_claims.parquet' AS claims
LEFT JOIN 'datapackage/actors.parquet' AS actors ON claims.claimant = actors.actor_id
WHERE claims.event_id = '…'
ORDER BY claims.article_id, claims.start;`}
      </pre>
    </>
  );
}
