/* The search box of every page but the search page: while one types it offers the best hits as a list box (ARIA's combobox). */
(() => {
  "use strict";
  const box = document.querySelector(".search-box[data-index]");
  const input = box?.querySelector("input[name=q]");
  if (!input) return;
  const MOST = 7;
  const language = document.documentElement.lang;
  const list = document.createElement("ul");
  list.id = "site-search-hits";
  list.className = "search-hits";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  const live = document.createElement("span");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  box.append(list, live);
  const set = (name, value) => input.setAttribute(name, value);
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-expanded", "false");
  set("aria-controls", list.id);

  let run = 0, active = -1, timer;
  const options = () => Array.from(list.children);
  const choose = (place) => {
    active = place;
    for (const [other, option] of options().entries()) option.setAttribute("aria-selected", String(other === place));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else set("aria-activedescendant", options()[place].id);
  };
  const close = () => {
    run++;
    list.hidden = true;
    set("aria-expanded", "false");
    choose(-1);
  };

  const option = (engine, answer, card, hit, place) => {
    const made = document.createElement("li");
    made.id = `site-search-hit-${place}`;
    made.setAttribute("role", "option");
    made.dataset.url = card.url;
    const title = document.createElement("span");
    if (card.lang !== language) title.lang = card.lang;
    window.lyceumSearch.show(title, engine.passage([card.title], answer.marks, 200) || [card.title]);
    const kind = document.createElement("span");
    kind.className = "result-kind";
    kind.textContent = [box.dataset[hit.kind], card.cities.slice(0, 3).join(box.dataset.separator)].filter(Boolean).join(" · ");
    made.append(title, " ", kind);
    return made;
  };

  const search = async () => {
    const mine = ++run;
    const query = input.value.trim();
    if (!query) return close();
    try {
      const engine = await window.lyceumSearch.open(box.dataset.index);
      const answer = await engine.find(query, { language, isTyping: true });
      const hits = answer.hits.slice(0, MOST);
      const cards = await Promise.all(hits.map((hit) => engine.card(hit.number, language)));
      if (mine !== run) return;
      list.replaceChildren(...hits.map((hit, place) => cards[place] && option(engine, answer, cards[place], hit, place)).filter(Boolean));
      const n = answer.hits.length;
      live.textContent = n === 0 ? box.dataset.foundNone : n === 1 ? box.dataset.foundOne : box.dataset.found.replace("{n}", window.lyceumSearch.number(n));
      list.hidden = n === 0;
      set("aria-expanded", String(n > 0));
      choose(-1);
    } catch {
      /* The search page says what is wrong; the box still leads there. */
      close();
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, 120);
  });
  input.addEventListener("compositionend", search);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) close();
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && count) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && active >= 0) location.href = options()[active].dataset.url;
    else return;
    event.preventDefault();
  });
  /* Not `click`: the box loses the focus first. */
  list.addEventListener("pointerdown", (event) => {
    const chosen = event.target.closest("[data-url]");
    if (!chosen) return;
    event.preventDefault();
    location.href = chosen.dataset.url;
  });
  input.addEventListener("blur", close);
})();
