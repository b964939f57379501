// What looks like data about patients never leaves this page. A field that
// holds such a thing is marked at once and says why; it is left out of every
// form that is sent (autosave included), and a form that somebody sends waits
// until it is mended. keep.js asks here before it keeps a text on this device.
// The server looks again; the words stand in <template id="patientdata">.
(() => {
  'use strict';

  const { detect } = globalThis.meertijdPatientdata;
  const nineDigits = ['agb', 'kvk', 'rsin', 'vat', 'btw', 'iban', 'phone', 'telephone', 'tel', 'mobile', 'fax'];
  const most = 40; // characters of the words in the message

  const find = (name, text) => {
    if (typeof text !== 'string' || text === '') return [];
    const parts = name.toLowerCase().split(/[.\-_]/);
    if (parts.includes('password')) return [];
    const found = detect(text);
    return parts.some((part) => nineDigits.includes(part)) ? found.filter((f) => f.kind !== 'bsn') : found;
  };
  const typed = (field) => (field instanceof HTMLTextAreaElement && !field.hidden)
    || (field instanceof HTMLInputElement && ['text', 'search', 'email', 'tel', 'url', 'number'].includes(field.type));
  const refused = (field) => typed(field) && field.name !== '' && find(field.name, field.value).length > 0;
  const marked = new WeakSet(); // fields that say why
  const noteID = (field) => `${field.id}-patientdata`;

  const sentence = (field) => {
    const [first] = find(field.name, field.value);
    const words = [...field.value.slice(first.start, first.end).replace(/\s+/g, ' ').trim()];
    const short = words.length > most ? `${words.slice(0, most).join('')}…` : words.join('');
    return document.getElementById('patientdata')?.dataset[first.kind]?.replace('{words}', () => short) ?? '';
  };
  const mark = (field) => {
    if (!field.id) field.id = `field-${Math.random().toString(36).slice(2)}`;
    let note = document.getElementById(noteID(field));
    if (!note) {
      note = document.createElement('p');
      note.className = 'field-error';
      note.id = noteID(field);
      note.setAttribute('role', 'alert');
      field.before(note);
    }
    const text = sentence(field);
    if (note.textContent !== text) note.textContent = text;
    const by = (field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
    if (!by.includes(note.id)) field.setAttribute('aria-describedby', [...by, note.id].join(' '));
    field.setAttribute('aria-invalid', 'true');
    field.closest('.field')?.classList.add('is-wrong');
    marked.add(field);
  };
  const unmark = (field) => {
    if (!marked.has(field)) return;
    marked.delete(field);
    document.getElementById(noteID(field))?.remove();
    const by = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== noteID(field));
    if (by.length) field.setAttribute('aria-describedby', by.join(' '));
    else field.removeAttribute('aria-describedby');
    field.removeAttribute('aria-invalid');
    if (!field.closest('.field')?.querySelector('.field-error')) field.closest('.field')?.classList.remove('is-wrong');
  };
  const look = (field) => {
    if (!typed(field)) return;
    if (refused(field)) mark(field);
    else unmark(field);
  };

  const within = (form) => [...form.elements].filter(refused);

  // In the capturing phase: before the autosave and before keep.js.
  document.addEventListener('input', (event) => look(event.target), true);
  document.addEventListener('change', (event) => look(event.target), true);
  document.addEventListener('formdata', (event) => {
    for (const field of within(event.target)) event.formData.delete(field.name);
  }, true);
  document.addEventListener('submit', (event) => {
    const fields = event.submitter?.hasAttribute('data-leave') ? [] : within(event.target);
    if (fields.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    fields.forEach(mark);
    for (let fold = fields[0].closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
    fields[0].focus();
  }, true);
  document.addEventListener('htmx:after:settle', () => document.querySelectorAll('textarea, input').forEach((field) => {
    if (marked.has(field)) look(field);
  }));

  Object.assign(globalThis.meertijdPatientdata, { find, within });
})();
