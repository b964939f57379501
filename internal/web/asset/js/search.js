// The way to the search from the keyboard: / or Ctrl+K leads to the field, or to
// its page where there is no room for it; arrows go along what was found.
(() => {
  'use strict';

  const typing = (node) => node?.matches?.('input, textarea, select, [contenteditable]');

  document.addEventListener('keydown', (event) => {
    const key = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
    const chord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!key && !chord) return;
    const field = document.querySelector('[data-search]');
    if (!field) return;
    event.preventDefault();
    if (field.offsetParent === null) {
      document.querySelector('[data-search-link]')?.click();
      return;
    }
    field.focus();
    field.select();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const hits = [...document.querySelectorAll('[data-hits] a')];
    const field = event.target.closest?.('#search, [data-search]');
    const at = hits.indexOf(event.target);
    if (!hits.length || (!field && at < 0)) return;
    const to = event.key === 'ArrowDown' ? at + 1 : at - 1;
    event.preventDefault();
    (to < 0 ? document.getElementById('search') : hits[Math.min(to, hits.length - 1)])?.focus();
  });
})();
