/* The search engine: reads the few files of the index that a query needs, and offers `lyceumSearch` to the other scripts.
   It cuts texts as src/search/text.rs does, finds terms by the same keys, and never parses anything as HTML that it shows. */
(() => {
  "use strict";
  const WIDE = /[\u3005\u3007\u3041-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]/u;
  const LETTER = /[\p{Alphabetic}\p{N}]/u;
  const WEIGHTS = [1, 1.6, 4, 9];
  const MOST_FORMS = 10;

  const keyOf = (text) => {
    let key = 0x811c9dc5;
    for (const c of text) key = Math.imul(key ^ c.codePointAt(0), 0x01000193);
    key = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
    key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
    return (key ^ (key >>> 16)) >>> 0;
  };

  const narrow = (c) => (/[\uFF01-\uFF5E]/.test(c) ? String.fromCharCode(c.charCodeAt(0) - 0xfee0) : c);
  const lower = (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c);

  /* Damerau's distance, given up beyond `most`. */
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
      if (Math.min(...row) > most) return false;
      before = last;
      last = row;
    }
    return last[two.length] <= most;
  };

  /* What English words have in common whatever their ending. */
  const stem = (word) => {
    const cut = word.replace(/(?:ies|ied)$/, "y").replace(/(?:ings?|ed|es|e|s)$/, "");
    return cut.length < 3 ? word : cut.replace(/([^aeiousl])\1$/, "$1");
  };

  const open = async (address) => {
    const url = new URL(address, document.baseURI);
    const files = new Map();
    const answer = await fetch(url, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.statusText);
    const manifest = await answer.json();
    const root = new URL("../", url);
    const folds = new Map();
    const pairs = Array.from(manifest.fold);
    for (let i = 0; i < pairs.length; i += 2) folds.set(pairs[i], pairs[i + 1]);

    /* A file that is missing is as good as empty, and asked for again by the next query. */
    const load = (name, read) => {
      if (!files.has(name)) {
        const made = fetch(new URL(`${name}?v=${manifest.version}`, url)).then((found) => {
          if (!found.ok) throw new Error(found.statusText);
          return read(found);
        });
        made.catch(() => files.delete(name));
        files.set(name, made);
      }
      return files.get(name);
    };
    const hex = (number) => number.toString(16).padStart(3, "0");

    const foldOne = (c) => folds.get(c) || lower(narrow(c));
    /* As long as the text, so that places stay true. */
    const fold = (text) => Array.from(text, foldOne).join("");

    /* Runs of one script: { text, wide }. */
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

    /* Numbers of seven bits a byte; sums instead of shifts, because they may be longer than 32 bits. */
    const numbersOf = (bytes, at, end, take) => {
      while (at < end) {
        let number = 0, scale = 1, byte;
        do {
          byte = bytes[at++];
          number += (byte & 0x7f) * scale;
          scale *= 128;
        } while (byte & 0x80);
        at = take(number, at);
      }
    };

    /* In which entries a term stands: number → weight. */
    const postings = async (name) => {
      const wanted = keyOf(name);
      const file = wanted >>> (32 - manifest.term_bits);
      const bytes = new Uint8Array(await load(`terms/${hex(file)}.bin`, (answer) => answer.arrayBuffer()));
      const found = new Map();
      let key = 0, isKey = true;
      numbersOf(bytes, 0, bytes.length, (number, at) => {
        isKey = !isKey;
        if (!isKey) {
          key += number;
          return at;
        }
        if (key !== wanted) return at + number;
        let last = 0;
        numbersOf(bytes, at, at + number, (posting, next) => {
          last += Math.floor(posting / 4);
          found.set(last, WEIGHTS[posting % 4]);
          return next;
        });
        return bytes.length;
      });
      return found;
    };

    /* The words of the index that may be meant, each with how far it is trusted. */
    const forms = async (word, isLast) => {
      const initial = /[a-z]/.test(word[0]) ? word[0] : /[0-9]/.test(word[0]) ? "0" : "_";
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
      if (found.size === 0 && slips) take(0.4, (other) => isWithin(word, other, slips));
      return found;
    };

    /* The units of a query; each is found by any of its forms. */
    const unitsOf = async (text, isTyping) => {
      const units = [];
      const all = runs(text);
      for (const [place, { text: run, wide }] of all.entries()) {
        const characters = Array.from(run);
        if (!wide) {
          const found = await forms(run, isTyping && place === all.length - 1);
          units.push({ names: found.size ? found : new Map([[run, 1]]), marks: [...found.keys(), run] });
        } else if (characters.length === 1) {
          /* The index has such characters of titles only, so they must not stand in the way of others. */
          units.push({ names: new Map([[run, 1]]), marks: [run], optional: all.length > 1 });
        } else {
          for (let i = 1; i < characters.length; i++) {
            const pair = characters[i - 1] + characters[i];
            units.push({ names: new Map([[pair, 1]]), marks: [run, pair] });
          }
        }
      }
      return units;
    };

    const lists = async (unit) => {
      const merged = new Map();
      await Promise.all(
        [...unit.names].map(async ([name, trust]) => {
          for (const [number, weight] of await postings(name)) merged.set(number, Math.max(merged.get(number) || 0, weight * trust));
        }),
      );
      return { ...unit, list: merged };
    };

    const regionOf = (number) => manifest.regions[number >>> manifest.region_shift];

    /* Looks a query up. Answers with { hits, marks, phrases, isNear }: the hits in order, each { number, kind, score }. */
    const find = async (query, { language, filters = [], isTyping = false } = {}) => {
      const phrases = Array.from(query.matchAll(/["“”「『]([^"“”「」『』]+)["“”」』]/g), (found) => fold(found[1].trim()));
      const [units, narrowed] = await Promise.all([
        unitsOf(query, isTyping).then((found) => Promise.all(found.map(lists))),
        Promise.all(filters.map(postings)),
      ]);
      const scores = new Map();
      if (units.length === 0 && narrowed.length) for (const number of narrowed[0].keys()) scores.set(number, { met: 0, score: 0, titled: 0 });
      for (const { list, optional } of units) {
        const rarity = Math.log(1 + manifest.entries / (list.size || 1));
        for (const [number, weight] of list) {
          const seen = scores.get(number) || { met: 0, score: 0, titled: 0 };
          seen.met += optional ? 0 : 1;
          seen.titled += weight >= WEIGHTS[3] * 0.4 ? 1 : 0;
          seen.score += weight * rarity;
          scores.set(number, seen);
        }
      }
      const needed = units.filter((unit) => !unit.optional).length;
      const isShown = (number) => {
        const region = regionOf(number);
        return region && region[1].includes(language) && narrowed.every((list) => list.has(number));
      };
      const shown = [...scores].filter(([number]) => isShown(number));
      let hits = shown.filter(([, seen]) => seen.met === needed);
      const isNear = hits.length === 0 && needed > 2 && phrases.length === 0;
      if (isNear) hits = shown.filter(([, seen]) => seen.met >= Math.ceil(needed / 2));
      const rank = ([number, { met, score, titled }]) => ({
        number,
        kind: regionOf(number)[0],
        score: score + (units.length && titled === units.length ? 1000 : 0) + met * 0.001,
      });
      hits = hits.map(rank).sort((a, b) => b.score - a.score || a.number - b.number);
      const marks = [...new Set(units.flatMap((unit) => unit.marks))].sort((a, b) => b.length - a.length);
      return { hits, marks: [...phrases, ...marks], phrases, isNear: isNear && hits.length > 0 };
    };

    /* What a result shows at once. */
    const card = async (number) => {
      const slot = number % 2 ** manifest.region_shift;
      const file = Math.min(slot >>> (manifest.slot_bits - manifest.card_bits), 2 ** manifest.card_bits - 1);
      const cards = await load(`cards/${hex(file)}.json`, (answer) => answer.json());
      const found = cards.find((known) => known[0] === number);
      if (!found) return undefined;
      const [, title, path, lang, date, cities] = found;
      return { title, url: new URL(path, root).href, lang, date, cities };
    };

    /* The blocks of a page's own text. */
    const blocks = async (link) => {
      const name = `page ${link}`;
      if (!files.has(name)) {
        const read = async () => {
          const page = new DOMParser().parseFromString(await (await fetch(link)).text(), "text/html");
          const text = page.querySelector("main article") || page.querySelector("main") || page.body;
          const parts = Array.from(text.querySelectorAll("p, li, td, dd, h2, h3, h4, blockquote, figcaption, pre"));
          const own = parts.filter((part) => !part.querySelector("p, li") && !part.closest("nav, .entry-meta"));
          return own.map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
        };
        files.set(name, read().catch(() => []));
      }
      return files.get(name);
    };

    /* The places of marks in a text, [start, end], none within another. A word is marked whole. */
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
        if (mark) found.push([at, (at += mark.length)]);
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
          const met = new Set(found.filter(([from, to]) => from >= first && to <= first + length).map(([from, to]) => fold(characters.slice(from, to).join(""))));
          /* Squares, so that a whole word says more than its parts; what is hardly more than the mark says nothing new. */
          const score = [...met].reduce((sum, mark) => sum + mark.length ** 2, 0) * (characters.length < 12 ? 0.2 : 1);
          if (!best || score > best.score) best = { characters, found, first, score };
        }
      }
      if (!best) return undefined;
      const { characters, found, first } = best;
      const from = Math.max(0, Math.min(first - Math.floor(length / 4), characters.length - length));
      const to = Math.min(characters.length, from + length);
      const parts = [from > 0 ? "…" : ""];
      let at = from;
      for (const [start, end] of found.filter(([start, end]) => start >= from && end <= to)) {
        parts[parts.length - 1] += characters.slice(at, start).join("");
        parts.push(characters.slice(start, end).join(""), "");
        at = end;
      }
      parts[parts.length - 1] += characters.slice(at, to).join("") + (to < characters.length ? "…" : "");
      return parts;
    };

    return { find, card, blocks, passage, fold };
  };

  /* Fills an element with parts of which every other one is marked. */
  const show = (element, parts) => {
    const marked = (part, place) => {
      if (place % 2 === 0) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    };
    element.replaceChildren(...parts.map(marked));
  };

  let opened;
  window.lyceumSearch = {
    show,
    /* The index, opened once for the page. */
    open: (address) => (opened ||= open(address).catch((error) => ((opened = undefined), Promise.reject(error)))),
  };
})();
