// Turns the page on screen into the one that the server sends now, and changes nothing else: what the reader typed,
// opened, selected or scrolled to stays, and so does what the page's own scripts made of it.
//
// For each element it is remembered what the server said of it (`told`). Only where the server says something else now, the
// element is touched; so the comparison is between three, as when two people's changes to a text are merged.

const told = new WeakMap();
let toldRoot = new Map();
let toldScripts = [];
let toldSheets = new WeakMap();

const SHEETS = 'link[rel~="stylesheet"], style';
const BLOCKS = 'p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, blockquote, pre, figure, summary';

const attributesOf = (element) => new Map([...element.attributes].map((each) => [each.name, each.value]));
const remember = (element, as = element) => told.set(element, { html: as.outerHTML, attributes: attributesOf(as) });

function rememberAll(element) {
  if (element.nodeType !== Node.ELEMENT_NODE) return;
  remember(element);
  element.querySelectorAll('*').forEach((inner) => remember(inner));
}

// Takes the page for what the server said. Must run before the page's own scripts change anything.
function rememberPage() {
  rememberAll(document.body);
  toldRoot = attributesOf(document.documentElement);
  toldScripts = scriptsOf(document);
}

// What runs; data in script elements does not.
function scriptsOf(page) {
  const runs = (script) => /^(|module|(text|application)\/(java|ecma)script)$/i.test(script.type.trim());
  return [...page.querySelectorAll('script')].filter(runs).map((script) => `${script.getAttribute('src')} ${script.text}`);
}

// The page that the server sends. Throws if it can't take the place of the one on screen without a reload. Gives what changed for
// readers, and the elements that are new.
function become(page, freshStyles) {
  if (scriptsOf(page).join('\n') !== toldScripts.join('\n')) throw new Error('the page has other scripts now');
  const before = new Set([...document.body.querySelectorAll('*')].map((element) => told.get(element)?.html));
  swapSheets(page, freshStyles);
  becomeHead(page);
  const keep = keepState();
  mergeAttributes(document.documentElement, toldRoot, page.documentElement);
  toldRoot = attributesOf(page.documentElement);
  const added = morphBody(page.body);
  keep();
  return { changed: changedBlocks(before), added };
}

function morphBody(body) {
  const fresh = new WeakMap();
  const added = [];
  Idiomorph.morph(document.body, body, {
    morphStyle: 'outerHTML',
    callbacks: {
      beforeNodeMorphed(old, next) {
        if (old.nodeType !== Node.ELEMENT_NODE) return true;
        fresh.set(old, next);
        return told.get(old)?.html !== next.outerHTML;
      },
      afterNodeMorphed(old, next) {
        if (old.nodeType === Node.ELEMENT_NODE) remember(old, next);
      },
      afterNodeAdded(node) {
        rememberAll(node);
        if (node.nodeType === Node.ELEMENT_NODE) added.push(node);
      },
      beforeAttributeUpdated(name, element) {
        const [was, next] = [told.get(element), fresh.get(element)];
        return !was || !next || (was.attributes.get(name) ?? null) !== next.getAttribute(name);
      },
    },
  });
  return added;
}

function mergeAttributes(element, was, next) {
  for (const name of new Set([...was.keys(), ...next.getAttributeNames()])) {
    const value = next.getAttribute(name);
    if ((was.get(name) ?? null) === value) continue;
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

// Notes what people did to the page; the function that it gives does it again.
function keepState() {
  const active = document.activeElement;
  const selected = active && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
  const fields = [...document.body.querySelectorAll('input, textarea, select')].map((field) => ({
    field, value: field.value, checked: field.checked,
    touched: field.tagName === 'SELECT' || field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  }));
  return () => {
    for (const { field, value, checked, touched } of fields) {
      if (!touched || !field.isConnected || field.type === 'file') continue;
      if (field.value !== value) field.value = value;
      if (field.checked !== checked) field.checked = checked;
    }
    if (!active?.isConnected || active === document.body) return;
    if (document.activeElement !== active) active.focus({ preventScroll: true });
    if (selected && selected[0] !== null && active.selectionStart !== selected[0]) active.setSelectionRange(...selected);
  };
}

function becomeHead(page) {
  const rest = (head) => [...head.children].filter((child) => !child.matches(`${SHEETS}, title, base`) && !isRun(child));
  const isRun = (child) => child.tagName === 'SCRIPT' && child.type !== 'application/ld+json';
  const [old, next] = [rest(document.head), rest(page.head)];
  old.filter((child) => !next.some((other) => other.isEqualNode(child))).forEach((child) => child.remove());
  next.filter((child) => !old.some((other) => other.isEqualNode(child)))
    .forEach((child) => document.head.append(document.importNode(child, true)));
  if (document.title !== page.title) document.title = page.title;
}

// --- Styles ---

const addressOf = (sheet) => toldSheets.get(sheet) ?? sheet.getAttribute('href');

// `freshStyles` says that a sheet may be another one under its old address.
function swapSheets(page, freshStyles) {
  const [old, next] = [document, page].map((of) => [...of.head.querySelectorAll(SHEETS)]);
  const live = old.filter((sheet) => !sheet.dataset.lyceumLeaving);
  if (live.length !== next.length || live.some((sheet, index) => sheet.tagName !== next[index].tagName)) {
    throw new Error('the page has other style sheets now');
  }
  live.forEach((sheet, index) => swapSheet(sheet, next[index], freshStyles));
}

function swapSheet(old, next, freshStyles) {
  if (old.tagName === 'STYLE') {
    if (old.textContent !== next.textContent) old.textContent = next.textContent;
    return;
  }
  const address = new URL(next.getAttribute('href'), location.href);
  if (addressOf(old) === next.getAttribute('href') && !(freshStyles && address.origin === location.origin)) return;
  // Another query makes the browser load it again. The old one goes when the new one is there, so nothing flickers.
  if (freshStyles && address.origin === location.origin) address.searchParams.set('lyceum', Date.now());
  const link = document.importNode(next);
  toldSheets.set(link, next.getAttribute('href'));
  link.href = address.href;
  old.dataset.lyceumLeaving = '';
  for (const end of ['load', 'error']) link.addEventListener(end, () => old.remove(), { once: true });
  old.after(link);
}

// --- What changed ---

// The smallest blocks of text that the server did not send before, those of the main part if there are any.
function changedBlocks(before) {
  const changed = [...document.body.querySelectorAll('*')].filter((each) => !before.has(told.get(each)?.html));
  const holds = new Set(changed.map((element) => element.parentElement));
  const blocks = changed.filter((element) => !holds.has(element)).map((element) => element.closest(BLOCKS) ?? element);
  const seen = [...new Set(blocks)].filter((element) => element.getClientRects().length > 0);
  const main = seen.filter((element) => element.closest('main, article'));
  return main.length ? main : seen;
}

const isInSight = (element) => {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
};

// Marks what changed for a moment, and shows it if `mayScroll` and it is out of sight.
function pointOut(blocks, mayScroll) {
  const first = blocks[0];
  if (!first) return;
  if (mayScroll && !blocks.some(isInSight)) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    first.scrollIntoView({ block: 'center', behavior: calm ? 'instant' : 'smooth' });
  }
  const mark = '#ffc83d80';
  for (const block of blocks.slice(0, 30)) {
    block.animate(
      [{ backgroundColor: mark, boxShadow: `0 0 0 .3rem ${mark}` }, { backgroundColor: mark, boxShadow: `0 0 0 .3rem ${mark}`, offset: 0.3 }, {}],
      { duration: 2000, easing: 'ease-out', id: 'lyceum-changed' },
    );
  }
}
