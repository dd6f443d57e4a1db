// Addresses in, what Lighthouse finds wanting on them out, as it judges for phones: performance, accessibility, best practices and what search
// engines ask for. Each page gets up to three tries, of which the best counts: a busy machine makes a page slower than it is, and none faster.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse from "lighthouse";

/** What must be reached. How fast a page is, Lighthouse measures, and says of a busy machine what it would say of a slow page: so that is listed and fails nothing. */
const LEAST = { performance: 0, accessibility: 100, "best-practices": 100, seo: 100 };
const CATEGORIES = Object.keys(LEAST);
const TRIES = 3;

/** How many scores are too low; prints what is missing to 100 everywhere. */
export async function missedScores(executablePath, urls) {
  const { browser, port } = await open(executablePath);
  let missed = 0;
  try {
    for (const url of urls) {
      const best = await bestOf(url, port);
      const scores = CATEGORIES.map((category) => `${category} ${best[category].score}`);
      console.log(`lighthouse ${new URL(url).pathname}: ${scores.join(", ")}`);
      for (const category of CATEGORIES.filter((category) => best[category].score < 100)) {
        missed += best[category].score < LEAST[category] ? 1 : 0;
        for (const audit of best[category].missing) console.error(`    ${category}: ${audit}`);
      }
    }
  } finally {
    browser.kill();
  }
  return missed;
}

async function bestOf(url, port) {
  const best = {};
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const wanted = CATEGORIES.filter((category) => (best[category]?.score ?? 0) < 100);
    if (wanted.length === 0) break;
    const { lhr } = await lighthouse(url, { port, logLevel: "error", onlyCategories: wanted });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    for (const category of wanted) {
      const score = Math.round(lhr.categories[category].score * 100);
      if (score > (best[category]?.score ?? -1)) best[category] = { score, missing: missing(lhr, category) };
    }
  }
  return best;
}

/** The audits that a score lacks something for. */
function missing(lhr, category) {
  const counted = lhr.categories[category].auditRefs.filter(({ weight }) => weight > 0);
  const audits = counted.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
  return audits.map(({ id, title, score, displayValue }) => {
    const nodes = (lhr.audits[id].details?.items ?? []).slice(0, 3).map((item) => item.node?.selector ?? item.url ?? item.description ?? "");
    return `${id} (${Math.round(score * 100)}): ${title} ${displayValue ?? ""} ${nodes.filter(Boolean).join(" | ")}`.trim();
  });
}

/** A browser of its own for Lighthouse, which wants to command one from its start. */
async function open(executablePath) {
  const profile = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", `--user-data-dir=${profile}`];
  const browser = spawn(executablePath, [...flags, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  browser.on("exit", () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const port = await new Promise((resolve, reject) => {
    let said = "";
    browser.stderr.on("data", (chunk) => {
      said += chunk;
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said);
      if (found) resolve(Number(found[1]));
    });
    browser.on("exit", () => reject(new Error(`the browser ended: ${said}`)));
  });
  return { browser, port };
}
