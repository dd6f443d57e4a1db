/* The search page: answers while one types, keeps what is asked in the address, reads passages as results come into view. */
(() => {
  "use strict";
  const form = document.getElementById("search-form");
  const input = document.getElementById("search-query");
  const list = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const kinds = document.getElementById("search-kinds");
  const more = document.getElementById("search-more");
  if (!form || !list) return;
  const words = list.dataset;
  const language = document.documentElement.lang;
  const AT_A_TIME = 10;
  const MOST_READ = 50;
  const LENGTH = /^(zh|ja)/.test(language) ? 90 : 180;
  let run = 0;
  let kind = "";

  const selects = Array.from(form.querySelectorAll("select"));
  const filters = () => selects.filter((select) => select.value).map((select) => `${select.name}/${select.value}`);

  const fromAddress = () => {
    const asked = new URLSearchParams(location.search);
    input.value = asked.get("q") || "";
    kind = asked.get("kind") || "";
    for (const select of selects) {
      select.value = asked.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
  };
  const toAddress = () => {
    const asked = new URLSearchParams();
    if (input.value.trim()) asked.set("q", input.value.trim());
    for (const select of selects) if (select.value) asked.set(select.name, select.value);
    if (kind) asked.set("kind", kind);
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  };

  /* The blocks of a page's text; none if it can't be read, as from a disk. */
  const pages = new Map();
  const readPage = async (link) => {
    const page = new DOMParser().parseFromString(await (await fetch(link)).text(), "text/html");
    const text = page.querySelector("main article") || page.querySelector("main") || page.body;
    const parts = Array.from(text.querySelectorAll("p, li, td, dd, h2, h3, h4, blockquote, figcaption, pre"));
    const own = parts.filter((part) => !part.querySelector("p, li") && !part.closest("nav, .entry-meta"));
    return own.map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
  };
  const blocks = (link) => {
    if (!pages.has(link)) pages.set(link, readPage(link).catch(() => []));
    return pages.get(link);
  };

  const element = (name, className, ...parts) => {
    const made = document.createElement(name);
    made.className = className;
    made.append(...parts);
    return made;
  };

  const readers = new WeakMap();
  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      readers.get(target)();
    }
  });

  const item = (engine, answer, hit, card) => {
    const link = document.createElement("a");
    link.href = card.url;
    link.hreflang = card.lang;
    window.lyceumSearch.show(link, engine.passage([card.title], answer.marks, 200) || [card.title]);
    const made = element("li", "");
    if (card.lang !== language) made.lang = card.lang;
    made.append(element("p", "card-title", link, " ", element("span", "result-kind", words[hit.kind] || "")));
    const facts = [card.date, card.cities.join(words.separator)].filter(Boolean).join(" · ");
    if (facts) made.append(element("p", "card-facts", facts));
    const summary = element("p", "card-summary result-passage");
    made.append(summary);
    readers.set(made, async () => {
      const texts = await blocks(card.url);
      const parts = answer.marks.length ? engine.passage(texts, answer.marks, LENGTH) : undefined;
      const lead = texts.find((text) => text.length > 20) || "";
      window.lyceumSearch.show(summary, parts || [lead.length > LENGTH ? `${lead.slice(0, LENGTH)}…` : lead]);
    });
    watcher.observe(made);
    return made;
  };

  /* Whether a phrase stands there only the page tells, not the index. */
  const checked = async (engine, answer, hit) => {
    const card = await engine.card(hit.number, language);
    const texts = card && answer.phrases.length ? await blocks(card.url) : [];
    const holds = (phrase) => [card.title, ...texts].some((text) => engine.fold(text).includes(phrase));
    return card && (!texts.length || answer.phrases.every(holds)) && item(engine, answer, hit, card);
  };

  const showKinds = (hits, redo) => {
    const ofKind = (name) => hits.filter((hit) => !name || hit.kind === name);
    if (!ofKind(kind).length) kind = "";
    const choices = ["", "course", "article", "page"].filter((name) => ofKind(name).length);
    kinds.hidden = choices.length < 3;
    kinds.replaceChildren(
      ...choices.map((name) => {
        const button = element("button", "result-choice", words[name || "all"], " ", element("span", "count", window.lyceumSearch.number(ofKind(name).length)));
        button.type = "button";
        button.setAttribute("aria-pressed", String(name === kind));
        button.addEventListener("click", () => {
          kind = name;
          run += 1; /* what is still being read belongs to another choice */
          redo();
          kinds.querySelector("[aria-pressed=true]")?.focus();
        });
        return button;
      }),
    );
  };

  const answerWith = (engine, answer) => {
    const redo = () => {
      showKinds(answer.hits, redo);
      toAddress();
      const hits = kind ? answer.hits.filter((hit) => hit.kind === kind) : answer.hits;
      list.replaceChildren();
      let shown = 0;
      const next = async () => {
        const mine = run, first = shown, items = [];
        while (items.length < AT_A_TIME && shown < Math.min(hits.length, first + MOST_READ)) {
          const part = hits.slice(shown, (shown += AT_A_TIME));
          const made = await Promise.all(part.map((hit) => checked(engine, answer, hit)));
          if (mine !== run) return;
          items.push(...made.filter(Boolean));
        }
        list.append(...items);
        more.hidden = shown >= hits.length;
        if (first) items[0]?.querySelector("a").focus();
        const n = more.hidden ? list.children.length : hits.length;
        const count = n === 0 ? words.foundNone : n === 1 ? words.foundOne : words.found.replace("{n}", window.lyceumSearch.number(n));
        status.textContent = answer.isNear ? `${words.near} ${count}` : count;
      };
      more.onclick = next;
      return next();
    };
    return redo();
  };

  const search = async (isTyping) => {
    const mine = ++run;
    toAddress();
    const query = input.value.trim();
    if (!query && filters().length === 0) {
      list.replaceChildren();
      kinds.hidden = more.hidden = true;
      status.textContent = "";
      return;
    }
    try {
      const engine = await window.lyceumSearch.open(words.index);
      const answer = await engine.find(query, { language, filters: filters(), isTyping });
      if (mine === run) await answerWith(engine, answer);
    } catch {
      if (mine === run) status.textContent = location.protocol === "file:" ? words.needsServer : words.failed;
    }
  };

  let timer;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(() => search(true), 120);
  });
  input.addEventListener("compositionend", () => search(true));
  form.addEventListener("change", (event) => event.target !== input && search(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search(false);
  });
  addEventListener("popstate", () => (fromAddress(), search(false)));

  document.addEventListener("keydown", (event) => {
    const links = Array.from(list.querySelectorAll(".card-title a"));
    const place = links.indexOf(document.activeElement);
    if (event.isComposing || (place < 0 && document.activeElement !== input)) return;
    if (event.key === "ArrowDown" && place + 1 < links.length) links[place + 1].focus();
    else if (event.key === "ArrowUp" && place >= 0) (links[place - 1] || input).focus();
    else if (event.key === "Escape" && place >= 0) input.focus();
    else return;
    event.preventDefault();
  });

  fromAddress();
  search(false);
})();
