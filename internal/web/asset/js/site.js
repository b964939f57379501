// The small comforts of every page. Nothing here is needed to reach an outcome:
// without this file a page works with links, forms and <details>.
(() => {
  'use strict';

  document.documentElement.classList.add('js');

  const each = (root, selector, visit) => {
    if (root.matches?.(selector)) visit(root);
    root.querySelectorAll?.(selector).forEach(visit);
  };

  // Text areas grow with their text, where the style sheet cannot do it.
  const growsItself = CSS.supports('field-sizing', 'content');
  const grow = (area) => {
    if (growsItself || area.offsetParent === null) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  };

  // Counters say what is left, and only speak up near the end.
  const count = (area) => {
    const words = document.getElementById(`${area.id}-count`);
    if (!words) return;
    const left = Number(area.dataset.max) - [...area.value].length;
    words.textContent = (left < 0 ? words.dataset.over : words.dataset.left).replace('{n}', Math.abs(left));
    words.classList.toggle('is-over', left < 0);
  };

  document.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    grow(event.target);
    if (event.target.dataset.max) count(event.target);
  });

  // A button with an address of its own goes there, as it does without htmx.
  document.addEventListener('submit', (event) => {
    if (event.submitter?.hasAttribute('formaction')) event.stopPropagation();
  }, true);

  // A question that appears grows to its text.
  document.addEventListener('change', (event) => {
    const card = event.target.closest?.('.choice, .conflict');
    if (card) each(card, 'textarea', grow);
  });

  // Menus close by Escape, by a click elsewhere, and by a jump.
  const menus = '.top-menu[open], .person-menu[open], .bottombar-check[open]';
  const closeMenus = (keep) => document.querySelectorAll(menus).forEach((menu) => {
    if (!menu.contains(keep)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const open = document.activeElement?.closest?.(menus);
    closeMenus(null);
    open?.querySelector('summary')?.focus();
  });

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href*="#"]');
    const here = link && link.pathname === location.pathname && link.search === location.search;
    closeMenus(here ? null : event.target);
    if (here && link.hash.length > 1) reveal(link.hash);
  });

  // A jump to something inside a fold opens the fold.
  const reveal = (hash) => {
    let place = null;
    try {
      place = document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch { /* not a name of ours */ }
    if (place?.matches('details')) place.open = true;
    for (let fold = place?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
    if (place) each(place, 'textarea', grow);
  };

  // Paper cannot be opened: print with everything unfolded, then fold again.
  let unfolded = [];
  window.addEventListener('beforeprint', () => {
    unfolded = [...document.querySelectorAll('.fold:not([open])')];
    unfolded.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener('afterprint', () => unfolded.forEach((fold) => { fold.open = false; }));

  const start = (root) => {
    each(root, 'textarea', grow);
    each(root, '[data-focus]', (summary) => summary.focus());
    each(root, '[data-print]', (button) => button.addEventListener('click', () => window.print()));
  };

  start(document);
  if (location.hash) reveal(location.hash);
  document.addEventListener('htmx:after:settle', (event) => {
    for (const node of event.detail.newContent ?? []) if (node.nodeType === Node.ELEMENT_NODE) start(node);
  });
})();
