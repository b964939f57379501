// Pictures of the most telling pages, for docs/screenshots: not a test.
//   sh script/browser.sh screenshots
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/place.mjs';
import { yearOf } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, standings, visit } from './lib/site.mjs';

const limit = 120 * 1024;
const out = join(root, 'docs', 'screenshots');
mkdirSync(out, { recursive: true });

const [browser, site] = await Promise.all([launch(), serve('screenshots', '2026-06-02')]);
const first = await visit(browser, site.url);
const all = await people(first.context(), site.url);
const states = await standings(browser, site.url, all);
const inState = (state) => all.find((p) => p.role === 'manager' && states.some((s) => s.state === state && s.name === p.of));
const begin = all.find((p) => p.of === site.special('typical') && p.role === 'manager') ?? inState('silent');
const returned = all.find((p) => p.of === site.special('returned')) ?? inState('handed-in');

const desk = { width: 1280, height: 900 }, phone = { width: 390, height: 844, touch: true };
const year = yearOf;
const pictures = {
  'vandaag': { person: begin, ...desk, open: (p) => p.goto('/today') },
  'vandaag-telefoon-donker': { person: begin, ...phone, dark: true, open: (p) => p.goto('/today') },
  'plan': { person: begin, ...desk, open: (p) => p.goto('/plan') },
  'plan-donker': { person: begin, ...desk, dark: true, open: (p) => p.goto('/plan') },
  'plan-telefoon': {
    person: begin, ...phone, open: async (p) => {
      await p.goto('/plan');
      await p.locator('#bottombar summary').first().tap();
    },
  },
  'inleveren': { person: begin, ...desk, open: async (p) => p.goto(`/plan/${await year(p)}/submit`) },
  'ontvangst-telefoon': {
    person: inState('complete'), ...phone, open: async (p) => {
      await p.goto(`/plan/${await year(p)}/submit`);
      await p.locator('button[name=confirmed]').click();
      await p.waitForURL(/receipt/);
    },
  },
  'geschiedenis': { person: returned, ...desk, open: async (p) => p.goto(`/plan/${await year(p)}/history`) },
  'tegelijk': {
    person: all.find((p) => p.of === site.special('conflict')), ...desk, open: async (p) => {
      await p.goto(`/plan/${await year(p)}/conflicts`);
      await p.locator('input[value=both]').first().check();
    },
  },
  'regio': { person: find(all, 'lead'), ...desk, open: (p) => p.goto('/region') },
  'regio-telefoon-donker': { person: find(all, 'lead'), ...phone, dark: true, open: (p) => p.goto('/region') },
  'praktijken': { person: find(all, 'lead'), ...desk, open: (p) => p.goto('/practices') },
  'wat-nu': { person: find(all, 'lead'), ...desk, open: (p) => p.goto('/organisation/start') },
  'mensen': { person: find(all, 'lead'), ...desk, open: (p) => p.goto('/people') },
  'wie-zag-wat': { person: find(all, 'auditor'), ...desk, open: (p) => p.goto('/audit') },
  'praktijk-samengaan': { person: find(all, 'lead'), ...desk, open: async (p) => p.goto(`${states.find((s) => s.state === 'handed-in' && s.href).href.replace(/\/plan\/.*/, '')}/merge`) },
  'mijn-gegevens-telefoon-donker': { person: find(all, 'lead'), ...phone, dark: true, open: (p) => p.goto('/account/data') },
};

const asked = process.argv.slice(2); // names, to make only those
for (const [name, { person, open, ...look }] of Object.entries(pictures)) {
  if (asked.length && !asked.includes(name)) continue;
  const page = await visit(browser, site.url, { person, ...look });
  await open(page);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  const line = await page.context().newCDPSession(page);
  let picture;
  for (const quality of [82, 70, 55, 40]) { // WebP, which playwright does not make itself
    const { data } = await line.send('Page.captureScreenshot', { format: 'webp', quality });
    picture = Buffer.from(data, 'base64');
    if (picture.length <= limit) break;
  }
  if (picture.length > limit) throw new Error(`${name}: ${picture.length} bytes`);
  writeFileSync(join(out, `${name}.webp`), picture);
  console.log(`docs/screenshots/${name}.webp ${Math.round(picture.length / 1024)} KB`);
  await page.context().close();
}
await browser.close();
await site.stop();
