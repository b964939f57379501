// A sheet for every page: 1280 and 390 px wide, light and dark, side by side,
// for docs/screenshots/pages and the manual: not a test.
//   sh script/browser.sh sheets
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/place.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, standings, visit } from './lib/site.mjs';

const out = join(root, 'docs', 'screenshots', 'pages');
mkdirSync(out, { recursive: true });

const [browser, site] = await Promise.all([launch(), serve('sheets', '2026-06-02')]);
const first = await visit(browser, site.url);
const all = await people(first.context(), site.url);
const states = await standings(browser, site.url, all);
const inState = (state) => all.find((p) => p.role === 'manager' && states.some((s) => s.state === state && s.name === p.of));
const special = (code, otherwise) => all.find((p) => p.of === site.special(code) && p.role === 'manager') ?? all.find((p) => p.of === site.special(code)) ?? inState(otherwise);
const begin = special('typical', 'silent'), done = special('returned', 'handed-in');

const lead = find(all, 'lead'), desk = await visit(browser, site.url, { person: lead });
await desk.goto('/practices');
const practice = await desk.locator('main table a').first().getAttribute('href');
await desk.context().close();

const sheets = {
  'kiezen': [null, '/'], 'vandaag': [begin, '/today'], 'plan': [begin, '/plan/4'], 'inleveren': [begin, '/plan/4/submit'],
  'ontvangst': [done, '/plan/4/receipt/1'], 'geschiedenis': [done, '/plan/4/history'], 'zoals-ingeleverd': [done, '/plan/4/history/1'],
  'tegelijk': [special('conflict', 'complete'), '/plan/4/conflicts'], 'meelezen': [special('read-along', 'complete'), '/plan/4/share'],
  'samen': [special('joint', 'handed-in'), '/plan/4/joint'], 'afdrukken': [done, '/plan/4/print'], 'een-bladzijde': [done, '/plan/4/one-page'],
  'wijk': [find(all, 'coordinator'), '/neighbourhood'], 'afspraken': [find(all, 'coordinator'), '/neighbourhood/agreements'],
  'regio': [lead, '/region'], 'praktijken': [lead, '/practices'], 'praktijk': [lead, practice], 'herinneren': [lead, '/reminders'],
  'interventies': [lead, '/interventions'], 'interventie': [lead, '/interventions/case-discussions'], 'regioplan': [lead, '/regional-plan'],
  'inlezen': [lead, '/import'], 'wie-zag-wat': [lead, '/audit'], 'hulp': [begin, '/help'],
  'niet-gevonden': [begin, '/bestaat-niet'], 'onderdelen': [null, '/gallery'],
};

const tallest = 1500; // px of a page that a sheet shows
async function picture(person, address, width, dark) {
  const page = await visit(browser, site.url, { ...(person ? { person } : {}), width, height: width < 500 ? 844 : 900, dark, touch: width < 500 });
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  const height = Math.min(tallest, await page.evaluate(() => document.documentElement.scrollHeight));
  await page.setViewportSize({ width, height });
  const png = await page.screenshot();
  await page.context().close();
  return `data:image/png;base64,${png.toString('base64')}`;
}

const table = await (await browser.newContext({ viewport: { width: 1640, height: 760 } })).newPage();
for (const [name, [person, address]] of Object.entries(sheets)) {
  const shown = [];
  for (const [width, dark] of [[1280, false], [1280, true], [390, false], [390, true]]) {
    shown.push({ src: await picture(person, address, width, dark), width });
  }
  await table.setContent(`<style>body{margin:0;display:flex;gap:12px;align-items:flex-start;background:#888}</style>${shown
    .map((s) => `<img src="${s.src}" width="${s.width > 500 ? 610 : 190}">`).join('')}`);
  await table.evaluate(() => Promise.all([...document.images].map((i) => i.decode())));
  const height = await table.evaluate(() => Math.max(...[...document.images].map((i) => i.height)));
  await table.setViewportSize({ width: 1640, height: Math.max(height, 100) });
  const line = await table.context().newCDPSession(table);
  const { data } = await line.send('Page.captureScreenshot', { format: 'webp', quality: 60 });
  writeFileSync(join(out, `${name}.webp`), Buffer.from(data, 'base64'));
  console.log(`docs/screenshots/pages/${name}.webp ${Math.round(data.length * 0.75 / 1024)} KB`);
}
await browser.close();
await site.stop();
