// Keeps a previewed page up to date. The preview server puts this script into pages while it answers; published pages
// never hold it.
//
// The server tells its state as soon as the page listens, and after every change:
//   { snapshot, styles, problems: [{ severity, text, path, line }] }
// `snapshot` names what is on show. If the page is of another one, it is reloaded, or gets new styles where nothing else
// changed (`styles`). Problems that are errors are laid over the page, which then shows the last good snapshot.
(() => {
  'use strict';

  let snapshot = document.currentScript.dataset.snapshot;
  // Pages of reports show the problems themselves.
  const isReport = document.documentElement.hasAttribute('data-lyceum-report');
  const SCROLL = 'lyceum.scroll';

  function hear(message) {
    const state = JSON.parse(message.data);
    showErrors(isReport ? [] : state.problems.filter((problem) => problem.severity === 'error'));
    if (state.snapshot === snapshot) return;
    if (!state.styles) return reload();
    snapshot = state.snapshot;
    swapStyles().catch(reload);
  }

  // --- Reloading ---

  function reload() {
    store(JSON.stringify({ page: location.href, x: scrollX, y: scrollY }));
    location.reload();
  }

  // Back to where the reader was, also once images have made the page as long as it was.
  function restoreScroll() {
    const kept = JSON.parse(take() || 'null');
    if (!kept || kept.page !== location.href) return;
    const restore = () => scrollTo({ left: kept.x, top: kept.y, behavior: 'instant' });
    restore();
    addEventListener('load', restore, { once: true });
  }

  // Browsers may forbid storage; then the page starts at its top.
  function store(text) {
    try { sessionStorage.setItem(SCROLL, text); } catch { /* see above */ }
  }

  function take() {
    try {
      const text = sessionStorage.getItem(SCROLL);
      sessionStorage.removeItem(SCROLL);
      return text;
    } catch { return null; }
  }

  // --- Styles ---

  // Asks for the page anew, because the names of style sheets may hold their digests and change with them.
  async function swapStyles() {
    const answer = await fetch(location.href, { cache: 'no-cache' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const [old, fresh] = [document, page].map((of) => [...of.querySelectorAll('link[rel~="stylesheet"], style')]);
    if (old.length !== fresh.length) throw new Error('the page has other style sheets now');
    old.forEach((sheet, index) => swapSheet(sheet, fresh[index]));
  }

  function swapSheet(old, fresh) {
    if (old.tagName !== fresh.tagName) throw new Error('the page has other style sheets now');
    if (old.tagName === 'STYLE') {
      if (old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
      return;
    }
    const address = new URL(fresh.getAttribute('href'), location.href);
    if (address.origin !== location.origin) return;
    // Another query makes the browser load it again. The old one goes when the new one is there, so nothing flickers.
    address.searchParams.set('snapshot', snapshot);
    const link = old.cloneNode();
    link.href = address.href;
    for (const end of ['load', 'error']) link.addEventListener(end, () => old.remove(), { once: true });
    old.after(link);
  }

  // --- Errors ---

  let overlay = null;

  const STYLE = `
    :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; background: #000a; overflow: auto; }
    section { position: relative; max-width: 70rem; margin: 2rem auto; padding: 1rem 1.5rem; border-top: .3rem solid #ff6b5e;
      border-radius: .3rem; background: #1b1b1f; color: #f2f2f2; font: 1rem/1.5 system-ui, sans-serif; }
    h2 { margin: 0 3rem 1rem 0; font-size: 1.1rem; }
    pre { overflow: auto; margin: 0 0 1rem; padding: .8rem; background: #000; color: inherit;
      font: .875rem/1.45 ui-monospace, monospace; }
    p { margin: 0; color: #bbb; }
    button { position: absolute; top: .8rem; right: 1rem; width: 2.2rem; height: 2.2rem; border: 0; border-radius: .3rem;
      background: #3a3a40; color: inherit; font-size: 1.3rem; line-height: 1; cursor: pointer; }
    :focus-visible { outline: .2rem solid #8ab4ff; }`;

  function showErrors(errors) {
    closeOverlay();
    if (!errors.length) return;
    overlay = document.createElement('lyceum-problems');
    const shadow = overlay.attachShadow({ mode: 'open' });
    // A constructed sheet is applied even where the page's own policy forbids inline styles.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
    const panel = element('section', { role: 'alert', lang: 'en' });
    const close = element('button', { type: 'button', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', closeOverlay);
    panel.append(element('h2', {}, `${count}: this is the last good page`), close);
    panel.append(...errors.map((problem) => element('pre', { tabindex: '0' }, problem.text)));
    panel.append(element('p', {}, 'This goes away by itself when the problem is mended. Escape closes it.'));
    shadow.append(panel);
    document.documentElement.append(overlay);
    addEventListener('keydown', closeOnEscape);
  }

  function closeOverlay() {
    if (overlay) overlay.remove();
    overlay = null;
    removeEventListener('keydown', closeOnEscape);
  }

  function closeOnEscape(event) {
    if (event.key === 'Escape') closeOverlay();
  }

  // Whatever is shown is set as text, never as HTML.
  function element(name, attributes, text = '') {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  // --- Listening ---

  let source = null;

  function listen() {
    source = new EventSource('/_lyceum/events');
    source.addEventListener('state', hear);
    // Browsers try again by themselves, except some when the server is gone altogether.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
  }

  restoreScroll();
  listen();
  // Gives the connection back at once, and takes a new one if the page comes back from the browser's memory.
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => { if (event.persisted) listen(); });
})();
