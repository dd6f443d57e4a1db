// A built site in, exit code out: every page through the Nu Html Checker, the site map against its schema; of each kind the longest page
// through axe-core in a real browser, light and dark, on a phone and on a desk, and its structured data against schema.org's vocabulary; and the
// kinds that readers come by through Lighthouse. All of it is other people's judgement, so that the theme is not its own judge. The browser
// gets the headers of `_headers`, and whatever it has to say in its console counts too, above all what the security policy kept from
// working.
//
//   node check.mjs FOLDER    what `lyceum build --out FOLDER` wrote, to be published at a host's root
//   BROWSER=/path/to/it      another browser of Chromium's kind than the one that is found

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { missedScores } from "./lighthouse.mjs";
import { refusedSiteMaps } from "./site-map.mjs";
import { misshapenThings } from "./structured-data.mjs";

const require = createRequire(import.meta.url);
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const SIZES = [[360, 740], [1280, 900]];
const SCHEMES = ["light", "dark"];
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".webp": "image/webp",
  ".png": "image/png",
  ".jpg": "image/jpeg",
};

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The kinds of pages that Lighthouse looks at, as the theme calls them. */
const VISITED = ["home", "article", "course", "listing", "finder"].map((kind) => `kind-${kind}`);

const site = process.argv[2];
const executablePath = process.env.BROWSER ?? BROWSERS.find(existsSync);
const markup = nuHtmlChecker(site);
const siteMaps = refusedSiteMaps(site);
const longest = longestOfEachKind(site);
const pages = longest.map(({ name }) => name);
const { things, wrong } = misshapenThings(site, pages);
const server = await serve(site);
const origin = `http://127.0.0.1:${server.address().port}`;
const violations = await axe(pages, origin);
const visited = longest.filter(({ kind, name }) => VISITED.includes(kind) && !name.startsWith("en/") && !name.startsWith("zh-hans/"));
const missed = await missedScores(executablePath, visited.map(({ name }) => `${origin}/${encodeURI(name.replace(/index\.html$/, ""))}`));
server.close();
console.log(`${markup} complaints of the Nu Html Checker, ${violations} of axe-core and the browser on ${pages.length} pages`);
console.log(`${siteMaps} site maps refused by their schema, ${wrong} of ${things} things in structured data not as schema.org has them`);
console.log(`${missed} scores of Lighthouse too low on ${visited.length} pages`);
process.exitCode = markup + siteMaps + wrong + violations + missed > 0 ? 1 : 0;

/** How many errors and warnings all pages have; prints them. */
function nuHtmlChecker(folder) {
  const jar = require("vnu-jar");
  const { stderr, error } = spawnSync("java", ["-Xss16m", "-jar", jar, "--skip-non-html", "--format", "json", folder], { maxBuffer: 1 << 28 });
  if (error) throw error;
  const { messages } = JSON.parse(stderr);
  for (const { url, lastLine, message } of messages) console.error(`${url}:${lastLine}: ${message}`);
  return messages.length;
}

/** Pages of each kind and language that have the most to be wrong with. Kinds are what the theme says of its pages. */
function longestOfEachKind(folder) {
  const longest = new Map();
  for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"))) {
    const html = readFileSync(join(folder, name), "utf8");
    const kind = /<body class="([^"]*)"/.exec(html)?.[1];
    if (!kind) continue;
    const key = `${kind} ${/<html lang="([^"]*)"/.exec(html)?.[1]}`;
    if (html.length > (longest.get(key)?.length ?? 0)) longest.set(key, { kind, name, length: html.length });
  }
  return [...longest.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A host as simple as they come, on any free port. */
function serve(folder) {
  const rules = headerRules(readFileSync(join(folder, "_headers"), "utf8"));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    for (const { pattern, name, value } of rules) if (pattern.test(path)) response.setHeader(name, value);
    if (!response.hasHeader("content-type")) response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    // Hosts compress what is text, and Lighthouse counts bytes.
    const isText = /^text|json|xml|svg|javascript/.test(response.getHeader("content-type"));
    if (isText) response.setHeader("content-encoding", "gzip");
    const bytes = readFileSync(file);
    response.writeHead(200).end(isText ? gzipSync(bytes) : bytes);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** `_headers` as a list: a path with a `*` for anything, and below it a header a line. */
function headerRules(text) {
  let pattern;
  return text.trimEnd().split("\n").flatMap((line) => {
    if (!line.startsWith(" ")) {
      pattern = new RegExp(`^${line.split("*").map((part) => part.replace(/[.]/g, "\\.")).join(".*")}$`);
      return [];
    }
    const [name, ...value] = line.trim().split(": ");
    // Nothing answers by `https` here.
    return [{ pattern, name, value: value.join(": ").replace("; upgrade-insecure-requests", "") }];
  });
}

/** How many rules the pages break, in each scheme and size; prints each with the elements that break it. */
async function axe(names, origin) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  let count = 0;
  for (const colorScheme of SCHEMES) {
    for (const [width, height] of SIZES) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height }, reducedMotion: "reduce" });
      const page = await context.newPage();
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        count += 1;
        console.error(`${page.url()} (${colorScheme}, ${width} px): ${message.text()}`);
      });
      for (const name of names) {
        const found = await violationsOf(page, `${origin}/${encodeURI(name)}`);
        count += found.length;
        for (const { id, help, nodes } of found) {
          console.error(`${name} (${colorScheme}, ${width} px): ${id}: ${help}`);
          for (const { target } of nodes.slice(0, 3)) console.error(`    ${target}`);
        }
      }
      await context.close();
    }
  }
  await browser.close();
  return count;
}

async function violationsOf(page, url) {
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  }));
  return violations;
}
