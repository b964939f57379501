// The page of a plan, as a person or a test uses it.
import { stateOf } from './words.mjs';

/** The programme year that a signed-in person is in. */
export async function yearOf(page) {
  const answer = await page.request.get('/plan', { maxRedirects: 0 });
  return Number(/\/plan\/(\d+)/.exec(answer.headers().location)[1]);
}

/** Every field of the form with its value, ticks and empty radio groups left out. */
export const fields = (page) => page.locator('#plan').evaluate((form) => {
  const out = {};
  for (const [name, value] of new FormData(form)) out[name] = name in out ? [].concat(out[name], value) : value;
  return out;
});

/** Sends a form by hand, as a browser without the page would. */
export async function post(page, to, form) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) [].concat(value).forEach((v) => body.append(name, v));
  return page.request.post(to, { data: body.toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, maxRedirects: 0 });
}

/** The check beside the plan: for each line its element, title, state and words. */
export async function check(page) {
  const lines = await page.locator('#check .condition').evaluateAll((all) => all.map((li) => ({
    to: li.querySelector('h3 a')?.getAttribute('href') ?? '', title: li.querySelector('h3').textContent.trim(),
    pill: li.querySelector('.pill')?.textContent.trim() ?? '', text: [...li.querySelectorAll(':scope > p')].map((p) => p.textContent.trim()).join(' '),
    repairs: [...li.querySelectorAll('.condition-repairs > *')].map((r) => ({ to: r.getAttribute('href'), set: r.getAttribute('value') })),
  })));
  return lines.map((l) => ({ ...l, state: stateOf(l.pill) }));
}

/** Makes sure that what a field stands in is unfolded. */
export const unfold = (locator) => locator.evaluate((field) => {
  for (let d = field.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
});

/**
 * Waits until the server has confirmed everything that was typed: the page keeps
 * nothing on the device any more, and shows the answer.
 */
export async function heard(page, timeout = 10_000) {
  await page.waitForFunction(() => {
    const form = document.querySelector('form[data-keep]');
    return form.querySelector('[data-keep-status]')?.dataset.state === 'saved' && localStorage.getItem(`meertijd:${form.dataset.keep}`) === null;
  }, undefined, { timeout });
  await page.waitForTimeout(80); // the answer is put in its place
}

/** Presses what leads to another page, and waits until that is there. */
export const go = (page, locator) => Promise.all([page.waitForNavigation(), locator.click()]);
