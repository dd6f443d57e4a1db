// What the preview lays over a page: a badge, the list behind it, the reports of errors, and the inspector. All of it lives in one
// element with a shadow root beside the body, so that neither knows the other's styles. Whatever is shown is set as text, never as
// HTML; the inspector's page comes from the server, which escapes it, and is taken in without its scripts.

const INSPECTOR = 'lyceum.inspector';
const FOLLOW = 'lyceum.follow';

let state = { problems: [], errors: 0, warnings: 0, good: true };
let pageProblems = [];
let isConnected = true;
let dismissed = '';
const ui = {};

// Browsers may forbid storage; then nothing is remembered from page to page.
function stored(key) {
  try { return sessionStorage.getItem(key); } catch { return null; }
}

function store(key, value) {
  try { value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, value); } catch { /* see above */ }
}

function element(name, attributes = {}, ...inner) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...inner);
  return made;
}

function button(text, onclick, attributes = {}) {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onclick);
  return made;
}

async function openPanel() {
  ui.host = element('lyceum-preview', { lang: 'en' });
  ui.root = ui.host.attachShadow({ mode: 'open' });
  // A constructed sheet is applied even where the page's own policy forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch('/_lyceum/preview.css')).text());
  ui.root.adoptedStyleSheets = [sheet];
  ui.badge = button('', () => toggleMenu(), { class: 'badge', 'aria-expanded': 'false' });
  ui.menu = element('section', { class: 'menu', role: 'dialog', 'aria-label': 'Preview', hidden: '' });
  ui.overlay = element('div', { class: 'overlay', hidden: '' });
  ui.inspector = element('aside', { class: 'inspector', role: 'dialog', 'aria-label': 'Inspector', tabindex: '-1', hidden: '' });
  ui.root.append(ui.overlay, ui.inspector, ui.menu, ui.badge);
  document.documentElement.append(ui.host);
  addEventListener('keydown', onKey);
  draw();
  if (stored(INSPECTOR) && !isOwn) openInspector(false);
}

function onKey(event) {
  if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === 'KeyI' && !isOwn) {
    event.preventDefault();
    ui.inspector.hidden ? openInspector(true) : closeInspector();
  } else if (event.key === 'Escape') {
    if (!ui.menu.hidden) toggleMenu(false);
    else if (!ui.overlay.hidden) dismiss();
    else if (!ui.inspector.hidden) closeInspector();
  }
}

// --- Badge and list ---

const counted = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

function summary() {
  if (!isConnected) return 'the preview has stopped';
  const parts = [];
  const errors = Math.max(state.errors, pageProblems.length);
  if (errors) parts.push(counted(errors, 'error'));
  if (state.warnings) parts.push(counted(state.warnings, 'warning'));
  return parts.join(', ');
}

function draw() {
  if (!ui.root) return;
  const text = summary();
  const kind = !isConnected ? 'off' : state.errors || pageProblems.length ? 'error' : state.warnings ? 'warning' : 'good';
  ui.badge.className = `badge ${kind}`;
  ui.badge.setAttribute('aria-label', `Preview: ${text || 'no problems'}`);
  ui.badge.replaceChildren(element('span', { class: 'dot', 'aria-hidden': 'true' }), text);
  if (!ui.menu.hidden) drawMenu();
  drawOverlay();
}

function toggleMenu(open = ui.menu.hidden) {
  ui.menu.hidden = !open;
  ui.badge.setAttribute('aria-expanded', String(open));
  if (open) drawMenu();
  else ui.badge.focus();
}

function drawMenu() {
  const follow = element('input', { type: 'checkbox' });
  follow.checked = isFollowing();
  follow.addEventListener('change', () => store(FOLLOW, follow.checked ? 'yes' : 'no'));
  const tools = element('p', { class: 'tools' });
  if (!isOwn) {
    const inspect = () => { toggleMenu(false); openInspector(true); };
    tools.append(button('Inspect this page', inspect, { 'aria-keyshortcuts': 'Alt+I', title: 'Alt+I' }));
  }
  tools.append(element('a', { href: '/_lyceum/' }, 'Dashboard'));
  const label = element('label', {}, follow, ' go to the page of the file that is saved');
  const hidden = state.errors + state.warnings - state.problems.length;
  const more = hidden > 0 ? [element('p', { class: 'faint' }, `and ${hidden} more`)] : [];
  const heading = element('h2', {}, summary() || 'No problems');
  ui.menu.replaceChildren(heading, closer(() => toggleMenu(false)), tools, label, ...state.problems.map(report), ...more);
}

const closer = (close) => button('×', close, { class: 'close', 'aria-label': 'Close' });

// --- Reports ---

function report(problem) {
  const text = element('pre', { tabindex: '0' });
  for (const [kind, part] of problem.text) text.append(element('span', { class: kind || null }, part));
  const made = element('div', { class: `report ${problem.severity}` }, text);
  if (problem.path) {
    const place = problem.line ? `${problem.path}:${problem.line}` : problem.path;
    made.append(problem.edit ? element('a', { class: 'edit', href: problem.edit }, `Open ${place}`) : place);
  }
  return made;
}

function drawOverlay() {
  const errors = [...pageProblems, ...state.problems.filter((problem) => problem.severity === 'error')];
  const key = JSON.stringify(errors);
  if (key !== dismissed) dismissed = '';
  const isShown = errors.length > 0 && !isReport && !isOwn && !dismissed;
  if (!isShown) { ui.overlay.hidden = true; return ui.overlay.replaceChildren(); }
  if (ui.overlay.dataset.shows === key && !ui.overlay.hidden) return;
  ui.overlay.dataset.shows = key;
  ui.overlay.hidden = false;
  const what = state.good ? 'this is the last good page' : 'this page is made from what is good';
  const heading = element('h2', {}, `${counted(Math.max(state.errors, errors.length), 'error')}: ${what}`);
  const last = element('p', { class: 'faint' }, 'This goes away by itself when the problem is mended. Escape closes it.');
  ui.overlay.replaceChildren(element('section', { role: 'alert' }, heading, closer(dismiss), ...errors.map(report), last));
}

function dismiss() {
  dismissed = ui.overlay.dataset.shows;
  ui.overlay.hidden = true;
  ui.badge.focus();
}

// --- Inspector ---

async function openInspector(takeFocus) {
  store(INSPECTOR, 'open');
  ui.before = document.activeElement;
  ui.inspector.hidden = false;
  await refreshInspector();
  if (takeFocus) ui.inspector.focus();
}

function closeInspector() {
  store(INSPECTOR, null);
  ui.inspector.hidden = true;
  ui.before?.focus?.();
}

async function refreshInspector() {
  if (!ui.inspector || ui.inspector.hidden) return;
  const answer = await fetch(`/_lyceum/inspect?page=${encodeURIComponent(location.pathname)}`, { cache: 'no-cache' });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const sheets = [...page.querySelectorAll('link[rel="stylesheet"]')].map((sheet) => document.importNode(sheet));
  const main = document.importNode(page.querySelector('main') ?? page.body, true);
  const { scrollTop } = ui.inspector;
  ui.inspector.replaceChildren(...sheets, closer(closeInspector), main);
  ui.inspector.scrollTop = scrollTop;
}
