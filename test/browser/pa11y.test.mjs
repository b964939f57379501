// The second pair of eyes: HTML CodeSniffer, by pa11y, on the gallery, the pages of
// a plan and every page of the region.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pa11y from 'pa11y';
import puppeteer from 'puppeteer';
import { chromium } from './lib/place.mjs';
import { yearOf } from './lib/plan.mjs';
import { routes, serve } from './lib/server.mjs';
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
  const lead = (await cookie(find(all, 'lead'))).cookie, coordinator = (await cookie(find(all, 'coordinator'))).cookie;
  const tries = routes().filter((r) => r.method === 'GET' && r.try).map((r) => r.try);
  const ofTheRegion = /^\/(region$|practices$|practices\/(views|groups)$|search|neighbourhoods|record|reminders|interventions|regional-plan)/;
  for (const to of tries.filter((t) => ofTheRegion.test(t))) looks.push([to, lead]);
  for (const to of tries.filter((t) => /^\/neighbourhood(\/|$)/.test(t))) looks.push([to, coordinator]);
  const practice = done.href.replace(/\/plan\/.*/, '');
  looks.push([practice, lead], [`${practice}/file`, lead], [done.href, lead], ['/search?q=praktijk', lead]);
  looks.push([`/reminders/new?practice=${practice.split('/').pop()}`, lead], ['/practices?state=silent&sort=name', lead]);
  const page = await visit(browser, site.url, { person: find(all, 'lead') });
  for (const list of ['/interventions', '/neighbourhoods']) {
    await page.goto(list);
    looks.push([await page.locator(`main a[href^="${list}/"]`).first().getAttribute('href'), lead]);
  }
  await browser.close();
  eyes = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'] });
});
after(async () => { await eyes?.close(); await site?.stop(); });

test('pa11y finds no errors', async (t) => {
  for (const [to, cookie] of looks) {
    await t.test(to.replace(/\/plan\/\d+/, '/plan/{year}').replace(/[0-9a-f]{8}-[0-9a-f-]+/, '{id}'), async () => {
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
