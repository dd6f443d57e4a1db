// Measures the search of built sites: how good its answers are, and how many bytes they take, beside Pagefind on the same pages
// and the same queries.
//
//     cargo build --release --bins --examples
//     cd benches/search && npm ci && node compare.mjs [--each 40] [--pages 1000] [--write]
//
// Two sites are built: the demo portal and a generated one of `--pages` entries. About `--each` queries of every kind and language
// are made from each (see queries.mjs); all are known-item queries, so what counts is where the entry stands that somebody had in
// mind: among the first ten, and how far up (the mean reciprocal rank, 1 if it is always the first). Bytes are those of
// a browser that has the page with its scripts and nothing else, compressed as hosts compress them. Pagefind is given the pages
// of the entries alone and of these what stands in `article`, as Lyceum's index is; so neither finds a menu or a related block.
// `--write` puts the tables into docs/search.md.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { lyceum, pagefind } from "./engines.mjs";
import { queriesOf } from "./queries.mjs";
import { entriesOf, pageFile } from "./site.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const NOW = "2026-11-25";
const ENGINES = ["Lyceum", "Pagefind"];

const { values: options } = parseArgs({
  options: {
    each: { type: "string", default: "40" },
    pages: { type: "string", default: "1000" },
    target: { type: "string", default: join(ROOT, "target/release") },
    misses: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const scratch = mkdtempSync(join(tmpdir(), "search-"));
try {
  const generated = join(scratch, "generated");
  execFileSync(join(options.target, "examples/gen-site"), ["--pages", options.pages, generated]);
  const sites = [];
  for (const [name, project] of [["demo", ROOT], [`generated, ${options.pages} entries`, generated]]) {
    sites.push(await measureSite(name, project, join(scratch, name.split(",")[0])));
  }
  const report = sites.map(reportOf).join("\n\n");
  console.log(report);
  if (options.write) writeReport(report);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measureSite(name, project, folder) {
  const built = join(folder, "lyceum");
  execFileSync(join(options.target, "lyceum"), ["build", "--no-cache", "--now", NOW, "--out", built], { cwd: project });
  const entries = entriesOf(built);
  const beside = join(folder, "pagefind");
  const seconds = indexWithPagefind(built, beside, entries);
  const queries = queriesOf(built, entries, Number(options.each));
  const script = readFileSync(join(ROOT, "themes/portal/assets/search.js"), "utf8");
  const answers = [];
  for (const lang of new Set(queries.map((query) => query.lang))) {
    const engines = { Lyceum: await lyceum(built, lang, script, entries), Pagefind: await pagefind(beside, lang) };
    for (const query of queries.filter((query) => query.lang === lang)) {
      for (const engine of ENGINES) answers.push(await ask(engine, engines[engine], query));
    }
  }
  const sizes = { Lyceum: weigh(join(built, "search")), Pagefind: weigh(join(beside, "pagefind"), /\.pf_|\.pagefind$|entry\.json$/) };
  return { name, entries: entries.length, queries: queries.length, answers, sizes, seconds };
}

/** Pagefind indexes whole pages, so it is given no others than those of entries. Gives the seconds that it took. */
function indexWithPagefind(built, folder, entries) {
  for (const entry of entries) {
    const page = pageFile(folder, entry.url);
    mkdirSync(dirname(page), { recursive: true });
    cpSync(pageFile(built, entry.url), page);
  }
  const begun = performance.now();
  const command = fileURLToPath(new URL("node_modules/.bin/pagefind", import.meta.url));
  execFileSync(command, ["--site", folder, "--root-selector", "article"], { stdio: "pipe" });
  return (performance.now() - begun) / 1000;
}

async function ask(engine, { find, opened }, query) {
  const answer = await find(query.query);
  const place = answer.urls.indexOf(query.wanted) + 1;
  if (options.misses && !place) console.error(`${engine} · ${query.lang} · ${query.kind} · ${query.query} → ${answer.urls.join(" ")}`);
  return { engine, ...query, place, opened, bytes: answer.bytes, shown: answer.shown };
}

/** Files and bytes of an index. */
function weigh(folder, wanted = /(?:bin|txt|json)$/) {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
  const kept = files.filter((file) => wanted.test(file) && statSync(file).isFile());
  return { files: kept.length, bytes: kept.reduce((sum, file) => sum + statSync(file).size, 0) };
}

function reportOf({ name, entries, queries, answers, sizes, seconds }) {
  const kinds = [...new Set(answers.map(({ lang, kind }) => `${lang}|${kind}`))];
  const row = (label, of) => {
    const figures = ENGINES.map((engine) => of.filter((answer) => answer.engine === engine));
    const cells = figures.flatMap((of) => [share(of.filter(({ place }) => place).length, of.length), mean(of.map(({ place }) => (place ? 1 / place : 0))).toFixed(2)]);
    return `| ${label} | ${figures[0].length} | ${[cells[0], cells[2], cells[1], cells[3]].join(" | ")} |`;
  };
  const quality = kinds.map((key) => {
    const [lang, kind] = key.split("|");
    return row(`${lang}: ${kind}`, answers.filter((answer) => answer.lang === lang && answer.kind === kind));
  });
  const bytes = ENGINES.map((engine) => {
    const of = answers.filter((answer) => answer.engine === engine);
    const figures = [of.map(({ opened }) => opened), of.map(({ bytes }) => bytes), of.map(({ shown }) => shown)];
    const [opened, hits, shown] = figures.map((values) => `${kilobytes(median(values))} (${kilobytes(Math.max(...values))})`);
    const made = engine === "Pagefind" ? `${seconds.toFixed(1)} s` : "part of the build";
    return `| ${engine} | ${opened} | ${hits} | ${shown} | ${sizes[engine].files} | ${(sizes[engine].bytes / 1e6).toFixed(1)} MB | ${made} |`;
  });
  return [
    `### ${name[0].toUpperCase()}${name.slice(1)}: ${entries} pages of entries in all languages, ${queries} queries`,
    "",
    "| queries | number | in the first ten: Lyceum | Pagefind | mean reciprocal rank: Lyceum | Pagefind |",
    "|---|--:|--:|--:|--:|--:|",
    ...quality,
    row("**all**", answers),
    "",
    "| | to open, KB | a query's hits, KB | ten results with passages, KB | files | index | made in |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...bytes,
  ].join("\n");
}

function writeReport(report) {
  const file = join(ROOT, "docs/search.md");
  const version = JSON.parse(readFileSync(new URL("package.json", import.meta.url))).dependencies.pagefind;
  const lyceum = execFileSync(join(options.target, "lyceum"), ["--version"]).toString().trim();
  const head = `${new Date().toISOString().slice(0, 10)}: ${lyceum}, Pagefind ${version}. Bytes are medians, in brackets the most.`;
  const text = readFileSync(file, "utf8");
  const measured = /(<!-- measured:search -->)[\s\S]*(<!-- end:search -->)/;
  writeFileSync(file, text.replace(measured, (_, start, end) => `${start}\n\n${head}\n\n${report}\n\n${end}`));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

function share(part, whole) {
  return `${((100 * part) / (whole || 1)).toFixed(0)} %`;
}

function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}
