/* The course finder: narrows all upcoming sessions by what is chosen, counts what each choice would leave, and keeps the choice
   in the address. The page comes with the first rows, which stay until there are others to show. */
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const [form, rows, status, more] = ["finder", "finder-rows", "finder-status", "finder-more"].map(at);
  /* In the preview: what is on screen may be another page now, and the sessions others. */
  document.addEventListener("lyceum:morphed", () => {
    if (at("finder") !== form || at("finder-rows") !== rows) location.reload();
    else if (rows) read();
  });
  if (!form || !rows) return;
  const words = form.dataset;
  const AT_A_TIME = 50;
  const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 50));

  const address = () => new URL(words.sessions, document.baseURI);
  const selects = () => Array.from(form.querySelectorAll("select"));
  const filters = () => selects().filter((select) => select.name !== "sort");

  /* What an option is called, and what was made of it when it was counted. */
  const counted = new WeakMap();
  const labels = new Map();
  const learnLabels = () => {
    for (const select of filters()) {
      for (const option of select.options) {
        const known = counted.get(option);
        labels.set(`${select.name}/${option.value}`, known?.text === option.textContent ? known.label : option.textContent);
      }
    }
  };

  let all;
  const isCheaper = (session, bound) => {
    const [amount, currency] = bound.split(" ");
    return session.currency === currency && Number(session.amount) <= Number(amount);
  };
  const fits = {
    topics: (session, value) => session.of.topics.includes(value),
    specials: (session, value) => session.of.specials.includes(value),
    cities: (session, value) => session.city === value,
    month: (session, value) => session.months.includes(value),
    price: isCheaper,
  };
  const chosen = () => filters().filter((select) => select.value).map((select) => [select.name, select.value]);
  const narrow = (choices) => all.filter((session) => choices.every(([name, value]) => fits[name](session, value)));

  const number = window.lyceumSearch.number;
  const fill = (label, n) => label.replace("{n}", number(n));
  /* What each choice would leave, the others staying as they are. */
  const count = (select) => {
    const others = narrow(chosen().filter(([name]) => name !== select.name));
    for (const option of select.options) {
      const n = option.value ? others.filter((session) => fits[select.name](session, option.value)).length : others.length;
      const label = labels.get(`${select.name}/${option.value}`);
      const text = option.value ? `${label} (${number(n)})` : fill(words.any, n);
      if (option.textContent !== text) option.textContent = text;
      counted.set(option, { label, text });
      option.disabled = n === 0 && !option.selected;
    }
  };
  /* At first nobody has opened a list yet, so it is done piece by piece. */
  const countWhenIdle = (left = filters()) =>
    whenIdle(() => {
      if (left.length === 0) return;
      count(left.shift());
      countWhenIdle(left);
    });

  const make = (session) => {
    const made = at("finder-row").content.firstElementChild.cloneNode(true);
    const part = (selector) => made.querySelector(selector);
    made.classList.add(`session-${session.status}`);
    part("time").dateTime = session.start;
    part("time").textContent = session.dates;
    part("a").href = new URL(`${session.of.url}#${session.id}`, address());
    part("a").textContent = session.of.title;
    part(".course-code").textContent = session.of.code;
    if (!session.of.code) part(".course-code").remove();
    part(".plan-topic").textContent = labels.get(`topics/${session.of.topics[0]}`) || "";
    part(".plan-city").textContent = labels.get(`cities/${session.city}`) || "";
    part(".plan-price").textContent = session.price;
    const mark = part(".status");
    mark.classList.add(`status-${session.status}`);
    mark.textContent = mark.dataset[session.status];
    return made;
  };

  const amount = (session) => (session.amount === "" ? Infinity : Number(session.amount));
  let found = [];
  let shown = 0;
  /* Whether the rows are still those that the page came with, which are the first of all. */
  let untouched = true;

  const append = (n) => {
    const items = found.slice(shown, shown + n).map(make);
    rows.append(...items);
    shown += items.length;
    untouched = false;
    return items;
  };
  const show = (least = AT_A_TIME) => {
    if (!all) return;
    const choices = chosen();
    const sort = form.elements.sort.value;
    found = narrow(choices);
    if (sort === "price") {
      found.sort((a, b) => a.currency.localeCompare(b.currency) || (amount(a) < amount(b) ? -1 : amount(a) > amount(b) ? 1 : 0));
    }
    if (untouched && choices.length === 0 && !sort) {
      shown = rows.childElementCount;
    } else {
      rows.replaceChildren();
      shown = 0;
      append(least);
    }
    more.hidden = shown >= found.length;
    status.textContent = found.length === 1 ? words.foundOne : fill(words.found, found.length);
  };
  more.onclick = () => {
    append(AT_A_TIME)[0]?.querySelector("a").focus();
    more.hidden = shown >= found.length;
  };

  let readings = 0;
  const read = async () => {
    const reading = ++readings;
    let data;
    try {
      data = await window.lyceumSearch.readData(address());
    } catch {
      form.hidden = true;
      status.textContent = location.protocol === "file:" ? words.needsServer : words.failed;
      return;
    }
    if (reading !== readings) return;
    form.hidden = false;
    all = data.sessions.map((session) => ({ ...session, of: data.courses[session.course] }));
    learnLabels();
    show(Math.max(shown, AT_A_TIME));
    countWhenIdle();
  };

  const fromAddress = () => {
    const asked = new URLSearchParams(location.search);
    for (const select of selects()) {
      select.value = asked.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
  };
  const toAddress = () => {
    const asked = new URLSearchParams(selects().filter((select) => select.value).map((select) => [select.name, select.value]));
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  };
  const showAndCount = () => {
    show();
    if (all) filters().forEach(count);
  };
  const change = () => (toAddress(), showAndCount());
  form.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  addEventListener("popstate", () => (fromAddress(), showAndCount()));
  fromAddress();
  read();
})();
