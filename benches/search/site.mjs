// The folder of a built site in, its entries out: what a reader could look for, read off the pages themselves.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", nbsp: " " };

/** All entries: `{ url, lang, title, text, blocks }`, in the order of their addresses. */
export function entriesOf(folder) {
  const files = readdirSync(join(folder, "search/cards")).map((name) => join(folder, "search/cards", name));
  const cards = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")));
  const entries = cards.map(([, title, url, lang]) => ({ url, lang, title, ...textOf(pageFile(folder, url)) }));
  return entries.sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** The file that answers an address from the site's root. */
export function pageFile(folder, url) {
  const path = decodeURIComponent(url);
  return join(folder, path.endsWith("/") || path === "" ? `${path}index.html` : path);
}

/** The same entry in another language, if there is one: what `hreflang` says. */
export function sibling(folder, entry, lang) {
  const html = readFileSync(pageFile(folder, entry.url), "utf8");
  const found = html.match(new RegExp(`<link rel="alternate" hreflang="${lang}" href="([^"]+)"`));
  const path = found && new URL(found[1]).pathname.slice(1);
  return path && existsSync(pageFile(folder, path)) ? path : undefined;
}

function textOf(file) {
  const html = readFileSync(file, "utf8");
  const article = html.match(/<article[\s>][\s\S]*?<\/article>/)?.[0] ?? html.match(/<main[\s\S]*?<\/main>/)?.[0] ?? "";
  const blocks = [...article.matchAll(/<(p|li|td|h2|h3)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/g)].map(([, , inner]) => plain(inner));
  const body = article.replace(/<header[\s\S]*?<\/header>/, "");
  const prose = [...body.matchAll(/<p>([\s\S]*?)<\/p>/g)].map(([, inner]) => plain(inner)).filter((text) => text.length > 20);
  return { blocks: blocks.filter(Boolean), prose };
}

function plain(html) {
  const text = html.replace(/<[^>]*>/g, "").replace(/&([a-z]+|#\w+);/g, (whole, name) => NAMED[name] ?? whole);
  return text.replace(/\s+/g, " ").trim();
}
