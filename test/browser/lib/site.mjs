// A browser at the demo: people to be, pages to look at, and a watch on what no
// page may do.
import assert from 'node:assert/strict';
import { chromium as engine } from 'playwright-core';
import { chromium } from './place.mjs';
import { say } from './words.mjs';

export const launch = () => engine.launch({
  executablePath: chromium, args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
});

const roles = ['manager', 'owner', 'employee', 'coordinator', 'lead', 'finance', 'auditor'];

/** Everybody one can be: value, name, role and practice. */
export async function people(context, url) {
  const answer = await context.request.get(`${url}/`, { headers: { 'Accept-Language': 'nl', Cookie: '' } });
  const page = await answer.text();
  const out = [];
  for (const [, value, inside] of page.matchAll(/<button class="person-choice" name="hat" value="([^"]+)"[^>]*>(.*?)<\/button>/gs)) {
    const name = words(/<strong>(.*?)<\/strong>/s.exec(inside)[1]);
    const about = words(/<\/strong>\s*<span>(.*?)<\/span>/s.exec(inside)?.[1] ?? '');
    const role = roles.find((r) => about === say(`role.${r}`) || about.startsWith(`${say(`role.${r}`)} `));
    out.push({ value, name, role, of: about.split(' · ')[1] ?? '' });
  }
  assert.ok(out.length > 20, 'the first page shows the people of the demo');
  return out;
}

const words = (html) => html.replace(/<[^>]+>/g, '').replace(/&#39;/g, "'").replace(/&amp;/g, '&').trim();

/** Begins a session without looking at the first page. */
export async function signIn(context, url, person) {
  const answer = await context.request.post(`${url}/sign-in`, { form: { hat: person.value }, maxRedirects: 0 });
  assert.equal(answer.status(), 303, `${person.name} can sign in`);
}

/**
 * A new browser profile with its one page. What it may never do ends up in
 * page.wrong: errors on the console, requests to others, breaches of the policy.
 */
export async function visit(browser, url, { person, language = 'nl', width = 1280, height = 900, dark = false, js = true, touch = false, strangers = false } = {}) {
  const context = await browser.newContext({
    baseURL: url, locale: language === 'nl' ? 'nl-NL' : 'en-GB', colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: js,
    viewport: { width, height }, hasTouch: touch, isMobile: touch, reducedMotion: 'reduce', serviceWorkers: 'block', ignoreHTTPSErrors: strangers,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.wrong = watch(page, url);
  if (person) await signIn(context, url, person);
  return page;
}

/** Watches a page; asked for errors may be named in advance in page.expected. */
export function watch(page, url) {
  const wrong = [];
  page.expected = [];
  const add = (text) => { if (!page.expected.some((e) => e.test(text))) wrong.push(`${page.url()}: ${text}`); };
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) add(`${m.text()} ${m.location()?.url ?? ''}`); });
  page.on('pageerror', (e) => add(String(e)));
  page.on('request', (r) => { if (!/^(data|blob):/.test(r.url()) && new URL(r.url()).origin !== url) add(`request to ${r.url()}`); });
  page.on('requestfailed', (r) => { if (r.failure()?.errorText !== 'net::ERR_ABORTED') add(`${r.url()} ${r.failure()?.errorText}`); });
  return wrong;
}

/** Somebody of a practice, or anybody in a role. */
export function find(all, role, of) {
  const found = all.find((p) => p.role === role && (of === undefined || p.of === of));
  assert.ok(found, `there is a ${role}${of ? ` of ${of}` : ''}`);
  return found;
}

/** How this year's plan stands at every practice, as the lead sees it. */
export async function standings(browser, url, all) {
  const page = await visit(browser, url, { person: find(all, 'lead'), js: false });
  const rows = [];
  for (let next = '/practices?view=none'; next;) { // a page at a time
    await page.goto(next);
    rows.push(...await page.locator('#practices tbody tr').evaluateAll((trs, year) => trs.map((tr) => {
      const link = tr.querySelector('th a');
      const at = tr.querySelector(`td[data-label="${year}"]`)?.innerText.trim();
      return { name: link.innerText.trim(), href: at ? `${link.getAttribute('href')}/plan/${at}` : '', state: tr.querySelector('.pill')?.innerText.trim() ?? '' };
    }), say('list.column.year')));
    const after = page.locator('main nav a', { hasText: say('web.page.after') });
    next = await after.count() ? await after.getAttribute('href') : '';
  }
  await page.context().close();
  const codes = ['silent', 'complete', 'at-risk', 'handed-in'];
  const names = new Map(codes.map((c) => [say(`standing.${c}`).toLowerCase(), c]));
  return rows.map((r) => ({ ...r, state: names.get(r.state.toLowerCase()) ?? r.state }));
}
