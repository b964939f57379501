// The pages of who runs the programme, without a mouse, without JavaScript, on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './lib/server.mjs';
import { find, launch, people, visit } from './lib/site.mjs';

let browser, site, lead;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('office', '2026-06-02')]);
  const first = await visit(browser, site.url);
  lead = find(await people(first.context(), site.url), 'lead');
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

const pages = ['/organisation', '/organisation/start', '/organisation/regional-plan', '/organisation/export', '/people', '/people/invite', '/people/mandates',
  '/practices/new', '/neighbourhoods', '/centres', '/import', '/import/practices', '/audit', '/privacy/erase', '/account/data'];

/** Everything that can be used and is in sight, in the order of the page; of radios one is enough. */
const usable = (page) => page.evaluate(() => [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')]
  .filter((e) => e.type !== 'hidden' && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && !e.closest('details:not([open]) > :not(summary)'))
  .filter((e, i, all) => e.type !== 'radio' || all.findIndex((o) => o.name === e.name) === i).slice(0, 60).map((e, i) => { e.dataset.stop = i; return i; }).length);

test('Tab reaches every control, and one sees where it is', async () => {
  const page = await visit(browser, site.url, { person: lead });
  const complaints = [];
  for (const path of pages) {
    await page.goto(path);
    const wanted = await usable(page), reached = new Set();
    for (let i = 0; i < wanted * 5 + 60 && reached.size < wanted; i++) { // a date has several stops
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement;
        const shows = [e, e.closest('label'), e.nextElementSibling, e.parentElement].filter(Boolean).map((x) => getComputedStyle(x))
          .some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 || s.boxShadow !== 'none');
        return { stop: e.dataset.stop, shows, name: `${e.tagName} ${e.name ?? ''} ${e.textContent.trim().slice(0, 30)}` };
      });
      if (at.stop !== undefined) reached.add(at.stop);
      if (at.stop !== undefined && !at.shows) complaints.push(`${path}: ${at.name} has no ring`);
    }
    if (reached.size < wanted) complaints.push(`${path}: ${reached.size} of ${wanted} reached`);
  }
  assert.deepEqual([...new Set(complaints), ...page.wrong], []);
  await page.context().close();
});

test('without JavaScript forms are sent, and come back with what was typed', async () => {
  const page = await visit(browser, site.url, { person: lead, js: false });
  page.expected.push(/422/);
  await page.goto('/organisation');
  await page.locator('#contact-name').fill('Loket Verzonnen');
  await page.locator('#contact-phone').fill('bel maar');
  await page.locator('main .button.filled').click();
  assert.equal(await page.locator('#contact-name').inputValue(), 'Loket Verzonnen', 'what was typed is still there');
  assert.ok(await page.locator('#contact-phone[aria-invalid=true]').count(), 'the field that is wrong says so');
  await page.locator('#contact-phone').fill('030 000 00 00');
  await page.locator('main .button.filled').click();
  await page.waitForURL(/saved/);

  await page.goto('/centres');
  await page.locator('main details:not([open]) > summary').last().click().catch(() => {}); // open already when it is the first
  await page.locator('main form input[name=name]').last().fill('Gezondheidscentrum Zonder Script (verzonnen)');
  await page.locator('main form button').last().click();
  await page.waitForURL(/saved/);
  assert.ok(await page.getByRole('heading', { name: 'Gezondheidscentrum Zonder Script (verzonnen)' }).count(), 'it is in the list');

  await page.goto('/practices/new');
  await page.locator('main input[name=name]').fill('Praktijk Zonder Script (verzonnen)');
  await page.locator('main .button.filled').click();
  assert.equal(await page.locator('main input[name=name]').inputValue(), 'Praktijk Zonder Script (verzonnen)');
  assert.ok(await page.locator('#errors, .error-summary').count(), 'it says what is missing');
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('on paper nothing falls off the page', async () => {
  const page = await visit(browser, site.url, { person: lead, width: 700 }); // A4 with margins
  const complaints = [];
  for (const path of ['/privacy/register?columns=1', '/privacy/assessment', '/privacy/agreement', '/audit', '/people', '/practices']) {
    await page.goto(path);
    await page.emulateMedia({ media: 'print' });
    const cut = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && !e.closest('.hidden') && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .slice(0, 3).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`));
    complaints.push(...cut.map((c) => `${path}: ${c}`));
  }
  assert.deepEqual(complaints, []);
  await page.context().close();
});
