// Keeps a previewed page up to date. The preview server puts this script into pages while it answers; published pages
// never hold it. It is the last of a few files that are sent as one: before it stand `idiomorph`, `morph.js`, `panel.js`.
//
// The server tells its state as soon as the page listens, and after every change:
//   { revision, snapshot, good, styles, edited, errors, warnings, problems: [{ severity, text, path, line, edit }] }
// `snapshot` names what is on show, `revision` what was made last; if a page is of another one, it is fetched and morphed.
// `edited` is the address of the page whose file was saved.

const tag = document.currentScript;
const isReport = document.documentElement.hasAttribute('data-lyceum-report');
const isOwn = 'own' in tag.dataset;
const followsAtFirst = 'follow' in tag.dataset;
const SCROLL = 'lyceum.scroll';
let shown = tag.dataset.snapshot;
let updating = null;

const wanted = () => (isOwn ? state.revision : state.snapshot);
const isFollowing = () => (stored(FOLLOW) ?? (followsAtFirst ? 'yes' : 'no')) === 'yes';
const isHere = (address) => new URL(address, location.href).pathname === location.pathname;

function hear(message) {
  const styles = state.freshStyles;
  state = JSON.parse(message.data);
  // Styles that changed while an update was under way are still to come.
  state.freshStyles = state.styles || (updating !== null && styles);
  setConnected(true);
  if (state.edited && isFollowing() && !isOwn && !isHere(state.edited)) return location.assign(state.edited);
  draw();
  refreshInspector();
  catchUp();
}

function catchUp() {
  if (wanted() !== shown) updating ??= update().finally(() => { updating = null; });
}

async function update() {
  while (wanted() !== shown) {
    const { freshStyles, edited } = state;
    const asked = wanted();
    let answer;
    try {
      answer = await fetch(location.href, { cache: 'no-cache' });
    } catch {
      // A server that went away tells its state when it comes back, and then this is tried again. One that is there may say nothing more.
      if (isConnected) setTimeout(catchUp, 500);
      return;
    }
    if (answer.redirected && !isHere(answer.url)) return location.replace(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.querySelector('script[data-snapshot]');
    next?.remove();
    const fails = page.documentElement.hasAttribute('data-lyceum-report');
    if (isReport) return reload();
    shown = next?.dataset.snapshot ?? asked;
    pageProblems = fails ? JSON.parse(page.querySelector('main').dataset.problems || '[]') : [];
    draw();
    if (fails && pageProblems.length) continue;
    // A script of the page that can't go on with another state says so, and begins anew with it.
    if (!document.dispatchEvent(new CustomEvent('lyceum:morph', { cancelable: true }))) return reload();
    try {
      const { changed, added } = become(page, freshStyles);
      pointOut(changed, Boolean(edited) && isHere(edited));
      document.dispatchEvent(new CustomEvent('lyceum:morphed', { detail: { added } }));
    } catch {
      return reload();
    }
  }
}

// --- Reloading ---

function reload() {
  store(SCROLL, JSON.stringify({ page: location.href, x: scrollX, y: scrollY }));
  location.reload();
}

// Back to where the reader was, also once images have made the page as long as it was.
function restoreScroll() {
  const kept = JSON.parse(stored(SCROLL) || 'null');
  store(SCROLL, null);
  if (!kept || kept.page !== location.href) return;
  const restore = () => scrollTo({ left: kept.x, top: kept.y, behavior: 'instant' });
  restore();
  addEventListener('load', restore, { once: true });
}

// --- Listening ---

let source = null;

function listen() {
  source?.close();
  source = new EventSource('/_lyceum/events');
  source.addEventListener('state', hear);
  // Browsers try again by themselves, except some when the server is gone altogether.
  source.addEventListener('error', () => {
    setConnected(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

function setConnected(now) {
  if (isConnected === now) return;
  isConnected = now;
  draw();
}

tag.remove();
rememberPage();
restoreScroll();
listen();
openPanel().catch(() => {});
// A page in the background gives its connection back, since browsers have six for all tabs together; what it missed it hears
// when it is looked at again, or comes back from the browser's memory.
addEventListener('pagehide', () => source.close());
addEventListener('pageshow', (event) => { if (event.persisted) listen(); });
document.addEventListener('visibilitychange', () => (document.hidden ? source.close() : listen()));
