/* The course finder: narrows all upcoming sessions by what is chosen, counts what each choice would leave, and keeps the choice
   in the address. */
(async () => {
  "use strict";
  const form = document.getElementById("finder");
  const rows = document.getElementById("finder-rows");
  const row = document.getElementById("finder-row");
  const status = document.getElementById("finder-status");
  const more = document.getElementById("finder-more");
  if (!form || !rows) return;
  const words = form.dataset;
  const AT_A_TIME = 50;

  const address = new URL(words.sessions, document.baseURI);
  let data;
  try {
    data = await window.lyceumSearch.readData(address);
  } catch {
    status.textContent = location.protocol === "file:" ? words.needsServer : words.failed;
    return;
  }
  form.hidden = false;

  const selects = Array.from(form.querySelectorAll("select"));
  const filters = selects.filter((select) => select.name !== "sort");
  const labels = new Map();
  for (const select of filters) for (const option of select.options) labels.set(`${select.name}/${option.value}`, option.textContent);

  const all = data.sessions.map((session) => ({ ...session, of: data.courses[session.course] }));
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
  const chosen = () => filters.filter((select) => select.value).map((select) => [select.name, select.value]);
  const narrow = (choices) => all.filter((session) => choices.every(([name, value]) => fits[name](session, value)));

  const number = window.lyceumSearch.number;
  const fill = (label, n) => label.replace("{n}", number(n));
  /* What each choice would leave, the others staying as they are. */
  const count = () => {
    for (const select of filters) {
      const others = narrow(chosen().filter(([name]) => name !== select.name));
      for (const option of select.options) {
        const n = option.value ? others.filter((session) => fits[select.name](session, option.value)).length : others.length;
        option.textContent = option.value ? `${labels.get(`${select.name}/${option.value}`)} (${number(n)})` : fill(words.any, n);
        option.disabled = n === 0 && !option.selected;
      }
    }
  };

  const make = (session) => {
    const made = row.content.firstElementChild.cloneNode(true);
    const part = (selector) => made.querySelector(selector);
    made.classList.add(`session-${session.status}`);
    part("time").dateTime = session.start;
    part("time").textContent = session.dates;
    part("a").href = new URL(`${session.of.url}#${session.id}`, address);
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
  const show = () => {
    const found = narrow(chosen());
    if (form.elements.sort.value === "price") {
      found.sort((a, b) => a.currency.localeCompare(b.currency) || (amount(a) < amount(b) ? -1 : amount(a) > amount(b) ? 1 : 0));
    }
    let shown = 0;
    const next = () => {
      const items = found.slice(shown, shown + AT_A_TIME).map(make);
      rows.append(...items);
      if (shown > 0) items[0]?.querySelector("a").focus();
      shown += items.length;
      more.hidden = shown >= found.length;
    };
    rows.replaceChildren();
    more.onclick = next;
    next();
    count();
    status.textContent = found.length === 1 ? words.foundOne : fill(words.found, found.length);
  };

  const fromAddress = () => {
    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      select.value = asked.get(select.name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
  };
  const toAddress = () => {
    const asked = new URLSearchParams(selects.filter((select) => select.value).map((select) => [select.name, select.value]));
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  };
  const change = () => (toAddress(), show());
  form.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  addEventListener("popstate", () => (fromAddress(), show()));
  fromAddress();
  show();
})();
