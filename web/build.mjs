// Bundles the page's program and style, and the outlines of countries, into newsledger/publish/assets/page.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = new URL("../newsledger/publish/assets/page/", import.meta.url).pathname;

await build({
  entryPoints: { page: "src/main.tsx" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "eof",
  charset: "utf8",
  logLevel: "info",
});

// Opened from disk, a page may load scripts but not fetch files.
const outlines = JSON.parse(await readFile("node_modules/world-atlas/countries-50m.json", "utf8"));
await writeFile(`${out}countries.js`, `newsledger.give("outlines",${JSON.stringify(outlines)});\n`);
