// Nothing that somebody typed may get lost. For every
//
//   <form data-keep="plan-17-sanne" hx-post="…" hx-trigger="submit, input delay:700ms, keepretry" hx-sync="this:replace">
//     … {{template "keep" "Bewaard om 10.42"}} …
//
// this script
//   a. keeps on this device what is typed, until an answer to an htmx request
//      carries the header "Meertijd-Saved: <version>";
//   b. says how things stand in [data-keep-status], in the words of that
//      element's data-saving, -saved, -refused, -offline, -ended, -failed and -found;
//   c. when the page opens again, offers back what was never confirmed;
//   d. sends the event "keepretry" to the form once the network is back;
//   e. keeps any swap away from the field that somebody is typing in, except a
//      morph (hx-swap="outerMorph"), which leaves such a field alone itself.
//
// What looks like data about patients is kept nowhere, see refuse.js.
//
// The version goes into the field named by data-keep-version (default
// "version"), so that the next save is built on it. A field with data-keep-not,
// passwords, files and hidden fields are never kept. What is older than
// fourteen days is thrown away; signing out throws away everything.
(() => {
  'use strict';

  const prefix = 'meertijd:';
  const oldest = 14 * 24 * 60 * 60 * 1000;
  const sentBy = new WeakMap(); // request context → what was sent
  const offered = new WeakMap(); // form → what is offered back and not yet decided on

  const patientdata = globalThis.meertijdPatientdata;
  const harmless = (name, value) => patientdata.find(name, value).length === 0;

  const store = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; }
    },
    write(key, all) {
      const fields = Object.fromEntries(Object.entries(all).filter(([name, value]) => harmless(name, value)));
      try {
        if (Object.keys(fields).length === 0) localStorage.removeItem(prefix + key);
        else localStorage.setItem(prefix + key, JSON.stringify({ at: Date.now(), fields }));
      } catch { /* full or forbidden: the page still works */ }
    },
    clear(drop) {
      try {
        for (const name of Object.keys(localStorage)) {
          if (name.startsWith(prefix) && drop(store.read(name.slice(prefix.length)))) localStorage.removeItem(name);
        }
      } catch { /* forbidden */ }
    },
  };

  // Fields by name. A radio group and a list of ticks are one value each.
  const kept = (field) => field.name && !field.disabled && !field.hasAttribute('data-keep-not')
    && !['hidden', 'password', 'file', 'submit', 'button', 'reset', 'image'].includes(field.type);
  const values = (form) => {
    const out = {};
    for (const field of form.elements) {
      if (!kept(field)) continue;
      if (field.type === 'radio') out[field.name] = field.checked ? field.value : (out[field.name] ?? '');
      else if (field.type === 'checkbox') out[field.name] = (out[field.name] ?? []).concat(field.checked ? field.value : []);
      else out[field.name] = field.value;
    }
    return out;
  };
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  const put = (form, name, value) => {
    let last = null;
    for (const field of form.elements) {
      if (field.name !== name || !kept(field) || field === document.activeElement) continue;
      if (field.type === 'radio') field.checked = field.value === value;
      else if (field.type === 'checkbox') field.checked = value.includes(field.value);
      else field.value = value;
      last = field.type === 'radio' && !field.checked ? last : field;
    }
    last?.dispatchEvent(new Event('input', { bubbles: true }));
    last?.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const clock = (at) => {
    const two = (n) => String(n).padStart(2, '0');
    const d = new Date(at);
    return two(d.getHours()) + (document.documentElement.lang === 'nl' ? '.' : ':') + two(d.getMinutes());
  };
  const day = (at) => `${new Date(at).toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'long' })}, ${clock(at)}`;

  const statusOf = (form) => form.querySelector('[data-keep-status]')
    ?? document.querySelector(`[data-keep-status="${CSS.escape(form.dataset.keep)}"]`);
  const tell = (form, what, time) => {
    const place = statusOf(form);
    if (!place?.dataset[what]) return;
    if (offered.has(form) && ['saving', 'saved'].includes(what)) return; // the offer stays until it is answered
    const words = place.dataset[what].replace('{time}', time ?? '');
    if (place.textContent !== words) place.textContent = words;
    place.dataset.state = what;
  };

  const formOf = (element) => element?.closest?.('form[data-keep]') ?? element?.form?.closest?.('form[data-keep]');
  const formIn = (event) => formOf(event.detail?.ctx?.sourceElement);

  // a. Keep what is typed, at once: only what differs from what the page had.
  const first = new WeakMap(); // form → the values that the server knows
  const keep = (form) => {
    const now = values(form);
    const known = first.get(form) ?? {};
    const typed = Object.entries(now).filter(([name, value]) => !same(value, known[name]));
    store.write(form.dataset.keep, { ...offered.get(form), ...Object.fromEntries(typed) });
  };
  document.addEventListener('input', (event) => {
    const form = formOf(event.target);
    if (form) keep(form);
  });

  // b. The server's word.
  document.addEventListener('htmx:before:request', (event) => {
    const form = formIn(event);
    if (!form) return;
    sentBy.set(event.detail.ctx, values(form));
    tell(form, 'saving');
  });
  document.addEventListener('htmx:before:response', (event) => {
    const { response } = event.detail.ctx;
    const away = response?.raw?.redirected && new URL(response.raw.url).pathname.startsWith('/sign-in');
    const form = formIn(event);
    if (!form || (!away && response?.status !== 401)) return;
    event.preventDefault(); // the sign-in page does not belong inside this one
    tell(form, 'ended');
  });
  document.addEventListener('htmx:after:request', (event) => {
    const form = formIn(event);
    const { ctx } = event.detail;
    const version = ctx.response?.headers.get('Meertijd-Saved');
    if (!form || !version) return;
    first.set(form, { ...first.get(form), ...sentBy.get(ctx) });
    const field = form.elements[form.dataset.keepVersion ?? 'version'];
    if (field) field.value = version;
    keep(form); // what was typed since is not confirmed yet
    tell(form, patientdata.within(form).length ? 'refused' : 'saved', clock(Date.now()));
  });
  document.addEventListener('htmx:response:error', (event) => {
    const form = formIn(event);
    if (form && !event.detail.ctx.response.headers.get('Meertijd-Saved')) tell(form, 'failed');
  });
  document.addEventListener('htmx:error', (event) => {
    const form = formIn(event);
    if (form) tell(form, event.detail.ctx?.response ? 'failed' : 'offline');
  });

  // c. Offer back what was never confirmed.
  const offer = (form) => {
    first.set(form, values(form));
    const saved = store.read(form.dataset.keep);
    const now = first.get(form);
    const lost = Object.entries(saved?.fields ?? {}).filter(([name, value]) => name in now && !same(value, now[name]));
    const place = statusOf(form);
    if (!place || lost.length === 0) {
      if (saved && lost.length === 0) store.write(form.dataset.keep, {});
      return;
    }
    const button = (words, then) => {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'button';
      made.textContent = words;
      made.addEventListener('click', () => {
        offered.delete(form);
        place.textContent = '';
        place.dataset.state = '';
        then();
      });
      return made;
    };
    offered.set(form, Object.fromEntries(lost));
    tell(form, 'found', day(saved.at));
    place.append(' ',
      button(place.dataset.restore, () => lost.forEach(([name, value]) => put(form, name, value))),
      button(place.dataset.drop, () => store.write(form.dataset.keep, {})));
  };

  // d. Try again when the network is back, and each half minute after a failure.
  const retry = () => document.querySelectorAll('form[data-keep]').forEach((form) => {
    if (['offline', 'failed'].includes(statusOf(form)?.dataset.state)) form.dispatchEvent(new CustomEvent('keepretry', { bubbles: true }));
  });
  window.addEventListener('online', retry);
  setInterval(() => { if (navigator.onLine) retry(); }, 30000);
  window.addEventListener('offline', () => document.querySelectorAll('form[data-keep]').forEach((form) => tell(form, 'offline')));

  // e. Never replace the field in use.
  document.addEventListener('htmx:before:swap', (event) => {
    const inUse = document.activeElement;
    if (!inUse?.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])')) return;
    const { tasks } = event.detail;
    for (let i = tasks.length - 1; i >= 0; i--) {
      const { target, swapSpec } = tasks[i];
      const style = typeof swapSpec === 'string' ? swapSpec : swapSpec?.style ?? '';
      if (target instanceof Element && target.contains(inUse) && !/morph|^(before|after|prepend|append|none)/i.test(style)) tasks.splice(i, 1);
    }
  });

  document.addEventListener('submit', (event) => {
    if (event.target.action.endsWith('/sign-out')) store.clear(() => true);
  });

  store.clear((saved) => !saved || Date.now() - saved.at > oldest);
  document.querySelectorAll('form[data-keep]').forEach(offer);
  document.addEventListener('htmx:after:settle', () => document.querySelectorAll('form[data-keep]').forEach((form) => {
    if (!first.has(form)) offer(form);
  }));
})();
