/* The search page: reads ?q=, fetches the index, lists the entries that hold every word. */
(async () => {
  "use strict";
  const list = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  const limit = 60;
  for (const input of document.querySelectorAll("input[name=q]")) input.value = query;
  if (!query) return;

  const data = list.dataset;
  let index;
  try {
    const answer = await fetch(data.index);
    if (!answer.ok) throw new Error(answer.statusText);
    index = await answer.json();
  } catch {
    status.textContent = data.failed;
    return;
  }

  /* Lower case, then Simplified, character by character: as long as the text, so that places stay true. */
  const fold = (text) => Array.from(text.toLowerCase(), (c) => index.fold[c] || c).join("");
  const typed = query.toLowerCase().split(/\s+/);
  const words = typed.map((word) => [word, fold(word)]);
  const holds = (text) => words.every((forms) => forms.some((form) => text.includes(form)));
  const hits = index.entries.filter((entry) => holds(entry.f));
  const titled = new Set(hits.filter((entry) => holds(fold(entry.t))));
  const ranked = [...titled, ...hits.filter((entry) => !titled.has(entry))];

  /* The text with its hits in <mark>; never parsed as HTML. */
  const marked = (name, text) => {
    const element = document.createElement(name);
    const folded = fold(text);
    let at = 0;
    while (folded.length === text.length) {
      const next = words
        .map(([, form]) => [folded.indexOf(form, at), form.length])
        .filter(([place]) => place >= 0)
        .sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
      if (!next) break;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next[0], next[0] + next[1]);
      element.append(text.slice(at, next[0]), mark);
      at = next[0] + next[1];
    }
    element.append(text.slice(at));
    return element;
  };
  const paragraph = (kind, ...parts) => {
    const element = document.createElement("p");
    element.className = kind;
    element.append(...parts);
    return element;
  };

  for (const entry of ranked.slice(0, limit)) {
    const item = document.createElement("li");
    const link = marked("a", entry.t);
    link.href = entry.u;
    const kind = document.createElement("span");
    kind.className = "result-kind";
    kind.textContent = data[entry.k] || "";
    item.append(paragraph("card-title", link, " ", kind));
    if (entry.s) item.append(paragraph("card-summary", marked("span", entry.s)));
    if (entry.g) item.append(paragraph("card-facts", marked("span", entry.g)));
    list.append(item);
  }
  const say = (label, n) => label.replace("{n}", n);
  status.textContent =
    ranked.length === 0 ? data.foundNone
    : ranked.length === 1 ? data.foundOne
    : say(data.found, ranked.length) + (ranked.length > limit ? " " + say(data.more, limit) : "");
})();
