// A built site in, two ways to search it out, each as its pages would in a browser: `{ opened, find }`, where `find(query)` gives
// the addresses of the first ten results, and every byte that went over the wire for them is counted.

import { createContext, runInContext } from "node:vm";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";

import { pageFile } from "./site.mjs";

const ORIGIN = "https://site.example/";
const SHOWN = 10;
/** So many pages the search page reads at once for a phrase in quotes. */
const MOST_READ = 50;

/** A host that compresses as hosts do, and a browser's `fetch` from it that counts. */
function wire(folder) {
  const counted = { bytes: 0, files: 0 };
  const fetched = async (input) => {
    const path = decodeURIComponent(new URL(input.url ?? input, ORIGIN).pathname.slice(1));
    const bytes = readFileSync(join(folder, path));
    counted.bytes += sizeOf(bytes);
    counted.files += 1;
    return new Response(bytes, { headers: { "content-type": path.endsWith(".wasm") ? "application/wasm" : "" } });
  };
  return { counted, fetched };
}

/** Files that are compressed already are sent as they are. */
function sizeOf(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? bytes.length : gzipSync(bytes, { level: 6 }).length;
}

async function measured(counted, work) {
  const before = { ...counted };
  const result = await work();
  return { result, bytes: counted.bytes - before.bytes, files: counted.files - before.files };
}

/** Lyceum's own script, in a world of its own. A reader opens it anew for each query, so nothing is kept from one to the next. */
export async function lyceum(folder, lang, script, entries) {
  const texts = new Map(entries.map((entry) => [entry.url, [entry.title, ...entry.blocks]]));
  const start = async () => {
    const { counted, fetched } = wire(folder);
    const window = {};
    const document = { baseURI: ORIGIN, addEventListener: () => {} };
    const world = createContext({ window, document, location: new URL(ORIGIN), fetch: fetched, URL, Response });
    runInContext(script, world);
    const opening = await measured(counted, () => window.lyceumSearch.open("search/index.json"));
    return { counted, engine: opening.result, opened: opening.bytes };
  };
  const { opened } = await start();
  return {
    opened,
    find: async (query) => {
      const { counted, engine } = await start();
      const answer = await measured(counted, () => shownFor(engine, query, lang, texts));
      const { urls, read } = answer.result;
      const pages = read.reduce((sum, url) => sum + sizeOf(readFileSync(pageFile(folder, url))), 0);
      return { urls, bytes: answer.bytes, shown: answer.bytes + pages };
    },
  };
}

/** What the search page does: it reads the pages of results, for their passages, and leaves out those that lack a phrase in quotes. */
async function shownFor(engine, query, lang, texts) {
  const { hits, phrases } = await engine.find(query, { language: lang });
  const holds = (url, phrase) => texts.get(url).some((text) => engine.fold(text).includes(phrase));
  const [urls, read] = [[], []];
  for (let at = 0; urls.length < SHOWN && at < Math.min(hits.length, phrases.length ? MOST_READ : SHOWN); at += SHOWN) {
    const cards = await Promise.all(hits.slice(at, at + SHOWN).map((hit) => engine.card(hit.number, lang)));
    const found = cards.map((card) => card.url.slice(ORIGIN.length));
    read.push(...found);
    urls.push(...found.filter((url) => phrases.every((phrase) => holds(url, phrase))));
  }
  return { urls: urls.slice(0, SHOWN), read };
}

/** Pagefind's own script, which asks for passages as it shows results. */
export async function pagefind(folder, lang) {
  const start = async () => {
    const { counted, fetched } = wire(folder);
    globalThis.fetch = fetched;
    globalThis.document = { querySelector: () => ({ getAttribute: () => lang }), currentScript: null };
    const script = await import(`${pathToFileURL(join(folder, "pagefind/pagefind.js"))}?${Math.random()}`);
    await script.options({ basePath: `${ORIGIN}pagefind/`, baseUrl: "/" });
    /* It loads its program when first asked for anything; a search for nothing is the least that it does. */
    const opening = await measured(counted, async () => (await script.init(), await script.search(null)));
    return { counted, script, opened: opening.bytes };
  };
  const { opened } = await start();
  return {
    opened,
    find: async (query) => {
      const { counted, script } = await start();
      const answer = await measured(counted, () => script.search(query));
      const shown = await measured(counted, () => Promise.all(answer.result.results.slice(0, SHOWN).map((hit) => hit.data())));
      const urls = shown.result.map((hit) => hit.raw_url ?? hit.url).map((url) => url.replace(/^\//, "").replace(/index\.html$/, ""));
      return { urls, bytes: answer.bytes, shown: answer.bytes + shown.bytes };
    },
  };
}
