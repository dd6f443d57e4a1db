/* The search engine, `lyceumSearch` to other scripts. It cuts texts as src/search/text.rs does, and parses nothing as HTML. */
(() => {
  "use strict";
  const WIDE = /[\u3005\u3007\u3041-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]/u;
  const LETTER = /[\p{Alphabetic}\p{N}]/u;
  /* Of a text, a text that says it often, a label, a title; a title weighs more than a label even if the word was misspelt. */
  const WEIGHTS = [1, 1.6, 3.5, 9];
  const MISSPELT = 0.4;
  const MOST_FORMS = 10;
  /* Of longer runs every other pair tells enough. */
  const LONG_RUN = 8;
  const QUOTED = /["“”「『]([^"“”「」『』]+)["“”」』]/g;

  const keyOf = (text) => {
    let key = 0x811c9dc5;
    for (const c of text) key = Math.imul(key ^ c.codePointAt(0), 0x01000193);
    key = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
    key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
    return (key ^ (key >>> 16)) >>> 0;
  };

  const narrow = (c) => (/[\uFF01-\uFF5E]/.test(c) ? String.fromCharCode(c.charCodeAt(0) - 0xfee0) : c);
  const lower = (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c);

  /* Whether two words are apart by no more than `most` slips: Damerau's distance. */
  const isWithin = (one, two, most) => {
    if (Math.abs(one.length - two.length) > most) return false;
    let before = [], last = Array.from({ length: two.length + 1 }, (_, i) => i);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= two.length; j++) {
        const same = one[i - 1] === two[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      before = last;
      last = row;
    }
    return last[two.length] <= most;
  };

  /* An English word without its ending. */
  const stem = (word) => {
    const cut = word.replace(/(?:ies|ied)$/, "y").replace(/(?:ings?|ed|es|e|s)$/, "");
    return cut.length < 3 ? word : cut.replace(/([^aeiousl])\1$/, "$1");
  };

  const ask = async (url, options) => {
    const answer = await fetch(url, options);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer;
  };

  /* From a disk, browsers read nothing but scripts. */
  const fromDisk = (url) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${url}.js`;
      script.onload = () => resolve(script.data);
      script.onerror = reject;
      document.head.append(script);
    });

  const readData = async (url) => (location.protocol === "file:" ? fromDisk(url) : (await ask(url, { cache: "no-cache" })).json());

  const open = async (address) => {
    const url = new URL(address, document.baseURI);
    const files = new Map();
    const manifest = await readData(url);
    const root = new URL("../", url);
    const folds = new Map();
    const pairs = Array.from(manifest.fold);
    for (let i = 0; i < pairs.length; i += 2) folds.set(pairs[i], pairs[i + 1]);

    /* A file that failed is asked for again by the next query. */
    const load = (name, read) => {
      if (!files.has(name)) {
        const held = manifest.files?.[name];
        const found = held === undefined ? ask(new URL(`${name}?v=${manifest.version}`, url)) : fetch(`data:;base64,${held}`);
        const made = found.then(read);
        made.catch(() => files.delete(name));
        files.set(name, made);
      }
      return files.get(name);
    };
    const hex = (number) => number.toString(16).padStart(3, "0");

    const foldOne = (c) => folds.get(c) || lower(narrow(c));
    /* As long as the text. */
    const fold = (text) => Array.from(text, foldOne).join("");

    const runs = (text) => {
      const found = [];
      let last;
      for (const c of fold(text)) {
        const wide = WIDE.test(c);
        if (!wide && !LETTER.test(c)) last = undefined;
        else if (last && last.wide === wide) last.text += c;
        else found.push((last = { text: c, wide }));
      }
      return found;
    };

    /* In which entries a term stands: number → weight. */
    const postings = async (name) => {
      const wanted = keyOf(name);
      const file = wanted >>> (32 - manifest.term_bits);
      const bytes = new Uint8Array(await load(`terms/${hex(file)}.bin`, (answer) => answer.arrayBuffer()));
      const found = new Map();
      let at = 0;
      /* Seven bits a byte; multiplied, since there may be more than 32. */
      const next = () => {
        let number = 0, scale = 1, byte;
        do {
          byte = bytes[at++];
          number += (byte & 0x7f) * scale;
          scale *= 128;
        } while (byte & 0x80);
        return number;
      };
      for (let key = 0; at < bytes.length && key < wanted; ) {
        key += next();
        const end = next() + at;
        for (let number = 0; key === wanted && at < end; ) {
          const posting = next();
          number += Math.floor(posting / 4);
          found.set(number, WEIGHTS[posting % 4]);
        }
        at = end;
      }
      return found;
    };

    /* Words of the index that may be meant, with how far they are trusted. */
    const forms = async (word, isLast) => {
      const initial = /^[a-z]/.test(word) ? word[0] : /^[0-9]/.test(word) ? "0" : "_";
      const known = (await load(`words/${initial}.txt`, (answer) => answer.text())).split("\n");
      const found = new Map();
      const take = (trust, test) => {
        const more = known.filter((other) => other && !found.has(other) && test(other)).sort((a, b) => a.length - b.length);
        for (const other of more.slice(0, MOST_FORMS - found.size)) found.set(other, trust);
      };
      take(1, (other) => other === word);
      if (/^[a-z]{3,}$/.test(word)) take(0.8, (other) => stem(other) === stem(word));
      if (isLast && word.length >= 2) take(0.5, (other) => other.startsWith(word));
      const slips = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
      if (found.size === 0 && slips) take(MISSPELT, (other) => isWithin(word, other, slips));
      return found;
    };

    const anyOf = async (forms) => {
      const merged = new Map();
      const add = async ([name, trust]) => {
        for (const [number, weight] of await postings(name)) merged.set(number, Math.max(merged.get(number) || 0, weight * trust));
      };
      await Promise.all(Array.from(forms, add));
      return merged;
    };

    /* The units of a text: { list, marks, isSingle }. */
    const unitsOf = (text, { isTyping = false, isExact = false }) => {
      const all = runs(text);
      const units = all.map(async ({ text: run, wide }, place) => {
        const exact = new Map([[run, 1]]);
        const characters = Array.from(run);
        if (!wide) {
          const found = isExact ? exact : await forms(run, isTyping && place === all.length - 1);
          return { list: await anyOf(found.size ? found : exact), marks: [...found.keys(), run] };
        }
        if (characters.length === 1) return { list: await postings(run), marks: [run], isSingle: true };
        const pairs = characters.slice(1).map((c, i) => characters[i] + c);
        const taken = pairs.filter((_, i) => pairs.length < LONG_RUN || i % 2 === 0 || i === pairs.length - 1);
        return Promise.all(taken.map(async (pair) => ({ list: await postings(pair), marks: [run, pair] })));
      });
      return Promise.all(units);
    };

    /* Not listed for texts, so it must not be in the way of others. */
    const isCommon = ({ isSingle, list }) => isSingle && !Array.from(list.values()).includes(WEIGHTS[0]);

    /* Answers a query with { hits, marks, phrases, isNear }; hits, the best first, are { number, kind }. */
    const find = async (query, { language, filters = [], isTyping = false } = {}) => {
      const phrases = Array.from(query.matchAll(QUOTED), (found) => fold(found[1].trim()));
      const [quoted, others, narrowed] = await Promise.all([
        unitsOf(phrases.join(" "), { isExact: true }),
        unitsOf(query.replace(QUOTED, " "), { isTyping }),
        Promise.all(filters.map(postings)),
      ]);
      const units = [...quoted, ...others].flat();
      const telling = units.filter((unit) => !isCommon(unit));
      const needed = telling.length ? telling : units;
      const scores = new Map();
      const see = (number) => scores.get(number) || scores.set(number, { met: 0, titled: 0, score: 0 }).get(number);
      if (!units.length) for (const number of narrowed[0]?.keys() || []) see(number);
      for (const unit of units) {
        const rarity = Math.log(1 + manifest.entries / (unit.list.size || 1));
        for (const [number, weight] of unit.list) {
          const seen = see(number);
          seen.met += needed.includes(unit);
          seen.titled += weight >= WEIGHTS[3] * MISSPELT;
          seen.score += weight * rarity;
        }
      }
      const regionOf = (number) => manifest.regions[number >>> manifest.region_shift];
      const isShown = ([number]) => regionOf(number)?.[1].includes(language) && narrowed.every((list) => list.has(number));
      const shown = Array.from(scores).filter(isShown);
      let hits = shown.filter(([, { met }]) => met === needed.length);
      const isNear = !hits.length && needed.length > 2 && !phrases.length;
      if (isNear) hits = shown.filter(([, { met }]) => met >= needed.length / 2);
      /* Titles that say it all first. Of equals, lower numbers are those of today. */
      const isTitled = ({ titled }) => titled === units.length;
      hits.sort(([a, one], [b, two]) => isTitled(two) - isTitled(one) || two.score - one.score || a - b);
      hits = hits.map(([number]) => ({ number, kind: regionOf(number)[0] }));
      const marks = [...new Set(units.flatMap((unit) => unit.marks))].sort((a, b) => b.length - a.length);
      return { hits, marks: [...phrases, ...marks], phrases, isNear: isNear && hits.length > 0 };
    };

    /* What a result shows at once: of several versions the one in this language. */
    const card = async (number, language) => {
      const slot = number % 2 ** manifest.region_shift;
      const file = Math.min(slot >>> (manifest.slot_bits - manifest.card_bits), 2 ** manifest.card_bits - 1);
      const cards = await load(`cards/${hex(file)}.json`, (answer) => answer.json());
      const versions = cards.filter(([known]) => known === number);
      const made = versions.map(([, title, path, lang, date, cities]) => ({ title, url: new URL(path, root).href, lang, date, cities }));
      return made.find(({ lang }) => lang === language) || made[0];
    };

    /* The places of marks in a text, [start, end, mark], none within another; words are marked whole. */
    const places = (text, marks) => {
      const characters = Array.from(text), folded = characters.map(foldOne), found = [];
      const isLetter = (c) => c !== undefined && !WIDE.test(c) && LETTER.test(c);
      const forms = marks.map((mark) => Array.from(mark));
      for (let at = 0; at < folded.length; ) {
        const fits = (form) =>
          form.every((c, i) => folded[at + i] === c) &&
          !(isLetter(form[0]) && isLetter(folded[at - 1])) &&
          !(isLetter(form[form.length - 1]) && isLetter(folded[at + form.length]));
        const mark = forms.find(fits);
        if (mark) found.push([at, (at += mark.length), mark]);
        else at++;
      }
      return { characters, found };
    };

    /* The passage that says most: parts, of which every other one is marked. */
    const passage = (texts, marks, length) => {
      let best;
      for (const text of texts) {
        const { characters, found } = places(text, marks);
        for (const [first] of found) {
          const met = new Set(found.filter(([from, to]) => from >= first && to <= first + length).map(([, , mark]) => mark));
          /* A whole word says more than its parts, a text that is hardly more than the mark nothing new. */
          const score = [...met].reduce((sum, mark) => sum + mark.length ** 2, 0) * (characters.length < 12 ? 0.2 : 1);
          if (!best || score > best.score) best = { characters, found, first, score };
        }
      }
      if (!best) return undefined;
      const { characters, found, first } = best;
      const from = Math.max(0, Math.min(first - Math.floor(length / 4), characters.length - length));
      const to = Math.min(characters.length, from + length);
      const piece = (start, end) => characters.slice(start, end).join("");
      const parts = [];
      let at = from;
      for (const [start, end] of found.filter(([start, end]) => start >= from && end <= to)) {
        parts.push(piece(at, start), piece(start, end));
        at = end;
      }
      parts.push(piece(at, to) + (to < characters.length ? "…" : ""));
      if (from > 0) parts[0] = `…${parts[0]}`;
      return parts;
    };

    return { find, card, passage, fold };
  };

  /* Shows parts of which every other one is marked. */
  const show = (element, parts) => {
    const marked = (part, place) => {
      if (place % 2 === 0) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    };
    element.replaceChildren(...parts.map(marked));
  };

  /* `/` leads to the words to search for, whatever the page. */
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    const input = document.querySelector("#search-query") || document.querySelector(".search-box input[name=q]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || !input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  /* A number as the language of the page writes it, like the program's own: 12,345. A tag that browsers don't take is as good as English. */
  const numbers = () => {
    try {
      return new Intl.NumberFormat(document.documentElement.lang);
    } catch {
      return new Intl.NumberFormat("en");
    }
  };

  let opened, format;
  window.lyceumSearch = {
    show,
    readData,
    number: (n) => (format ||= numbers()).format(n),
    /* The index, opened once. */
    open: (address) => (opened ||= open(address).catch((error) => ((opened = undefined), Promise.reject(error)))),
  };
})();
