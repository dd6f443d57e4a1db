// Entries in, queries out. All are known-item queries: somebody has an entry in mind, and remembers a piece of it. The same site
// gives the same queries, on any machine.

import { sibling } from "./site.mjs";

const HAN = /\p{Script=Han}/u;

/** So many queries of each kind and language, as far as the site has texts for them. */
export function queriesOf(folder, entries, each) {
  const random = generator(20261125);
  const queries = [];
  for (const lang of ["zh-Hant", "en"]) {
    const own = entries.filter((entry) => entry.lang === lang && entry.prose.length);
    for (const [kind, make] of Object.entries(lang === "en" ? ENGLISH : CHINESE)) {
      const made = shuffled(own, random).map((entry) => [entry, make(entry, random, { folder, entries })]);
      const fit = made.filter(([, query]) => query).slice(0, each);
      queries.push(...fit.map(([entry, query]) => ({ lang, kind, query, wanted: entry.url })));
    }
  }
  return queries;
}

const CHINESE = {
  "words of a title": (entry, random) => pieceOf([entry.title], random, 4),
  "words of a text": (entry, random) => pieceOf(entry.prose, random, 6),
  "a phrase in quotes": (entry, random) => quoted(pieceOf(entry.prose, random, 7)),
  "a title in the other script": (entry, random, { folder, entries }) => {
    const other = sibling(folder, entry, "zh-Hans");
    const converted = entries.find(({ url }) => url === other)?.title;
    return converted && converted !== entry.title ? pieceOf([converted], random, 6) : undefined;
  },
  "two words of a title": (entry, random) => {
    const pieces = entry.title.split(/[^\p{Script=Han}]+/u).filter((run) => run.length >= 2);
    return pieces.length >= 2 ? `${pieces[0].slice(0, 2)} ${pieces.at(-1).slice(-2)}` : split(pieceOf([entry.title], random, 6));
  },
  "one character of a title": (entry, random) => pieceOf([entry.title], random, 1),
  "one character of a text": (entry, random) => pieceOf(entry.prose, random, 1),
};

const ENGLISH = {
  "words of a title": (entry, random) => wordsOf([entry.title], random, 2),
  "words of a text": (entry, random) => wordsOf(entry.prose, random, 4),
  "a phrase in quotes": (entry, random) => quoted(wordsOf(entry.prose, random, 4)),
  "a slip in a word of a title": (entry, random) => misspelt(wordsOf([entry.title], random, 2), random),
  "another ending": (entry, random) => otherEnding(wordsOf([entry.title], random, 2)),
};

function quoted(text) {
  return text && `"${text}"`;
}

function split(text) {
  return text && `${text.slice(0, 2)} ${text.slice(-2)}`;
}

/** So many Chinese characters in a row. */
function pieceOf(texts, random, length) {
  const runs = texts.flatMap((text) => text.split(/[^\p{Script=Han}]+/u)).filter((run) => run.length >= length);
  if (!runs.length) return undefined;
  const run = runs[Math.floor(random() * runs.length)];
  const start = Math.floor(random() * (run.length - length + 1));
  return run.slice(start, start + length);
}

/** So many words in a row, in lower case, one of them long enough to say something. */
function wordsOf(texts, random, count) {
  const clauses = texts.flatMap((text) => text.toLowerCase().split(/[^a-z -]+/));
  const runs = clauses.map((clause) => clause.match(/[a-z]+(?:-[a-z]+)*/g) ?? []).filter((run) => run.length >= count);
  if (!runs.length || texts.every((text) => HAN.test(text))) return undefined;
  const run = runs[Math.floor(random() * runs.length)];
  const start = Math.floor(random() * (run.length - count + 1));
  const found = run.slice(start, start + count);
  return found.some((word) => word.length >= 5) ? found.join(" ") : undefined;
}

/** The longest word with two letters swapped, one left out, or one wrong. */
function misspelt(text, random) {
  const word = longest(text);
  if (!word || word.length < 5) return undefined;
  const at = 1 + Math.floor(random() * (word.length - 3));
  const slips = [
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
    word.slice(0, at) + word.slice(at + 1),
    `${word.slice(0, at)}${word[at] === "a" ? "e" : "a"}${word.slice(at + 1)}`,
  ];
  const slip = slips[Math.floor(random() * slips.length)];
  return slip === word ? undefined : text.replace(word, slip);
}

/** The longest word in the plural if it is in the singular, and the other way round. */
function otherEnding(text) {
  const word = longest(text);
  if (!word || word.length < 5 || /(?:ss|us|ing|ed|ly)$/.test(word)) return undefined;
  return text.replace(word, word.endsWith("s") ? word.slice(0, -1) : `${word}s`);
}

function longest(text) {
  return text?.split(/[ -]/).reduce((one, other) => (other.length > one.length ? other : one));
}

function shuffled(list, random) {
  return list.map((value) => [random(), value]).sort(([a], [b]) => a - b).map(([, value]) => value);
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
