// The second pair of eyes: HTML CodeSniffer, by pa11y, on the gallery and ten pages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pa11y from 'pa11y';
import puppeteer from 'puppeteer';
import { chromium } from './lib/place.mjs';
import { yearOf } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, standings, visit } from './lib/site.mjs';

let site, eyes;
const looks = []; // address and cookie
before(async () => {
  site = await serve('pa11y', '2026-06-02');
  const browser = await launch();
  const first = await visit(browser, site.url);
  const all = await people(first.context(), site.url);
  const states = await standings(browser, site.url, all);
  const cookie = async (person) => {
    const page = await visit(browser, site.url, { person });
    const year = ['coordinator', 'lead'].includes(person.role) ? 0 : await yearOf(page);
    return { year, cookie: (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ') };
  };
  const done = states.find((s) => s.state === 'handed-in' && all.some((p) => p.role === 'manager' && p.of === s.name));
  const manager = await cookie(find(all, 'manager', done.name));
  for (const to of ['', '/submit', '/history', '/share', '/joint', '/print']) looks.push([`/plan/${manager.year}${to}`, manager.cookie]);
  looks.push(['/gallery', ''], ['/', ''], ['/help', ''], ['/today', manager.cookie]);
  looks.push(['/neighbourhood', (await cookie(find(all, 'coordinator'))).cookie], ['/practices', (await cookie(find(all, 'lead'))).cookie]);
  await browser.close();
  eyes = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'] });
});
after(async () => { await eyes?.close(); await site?.stop(); });

test('pa11y finds no errors', async (t) => {
  for (const [to, cookie] of looks) {
    await t.test(to.replace(/\d+/, '{year}'), async () => {
      const result = await pa11y(`${site.url}${to}`, {
        // the gallery shows parts of forms that are sent nowhere: they have no button
        ignore: to.startsWith('/gallery') ? ['WCAG2AA.Principle3.Guideline3_2.3_2_2.H32.2'] : [],
        browser: eyes, standard: 'WCAG2AA', timeout: 60_000, headers: cookie ? { Cookie: cookie } : {},
      });
      const errors = result.issues.filter((i) => i.type === 'error').map((i) => `${i.code} ${i.selector}: ${i.message}`);
      assert.deepEqual(errors, [], errors.join('\n'));
    });
  }
});
