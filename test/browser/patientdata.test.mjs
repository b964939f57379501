// What looks like data about a patient never leaves the browser: the field says
// so at once, is left out of every save, and is not kept on the device.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fields, yearOf } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, visit } from './lib/site.mjs';
import { say } from './lib/words.mjs';

const canary = 'Mw. Kanarie 999999990 komt vaak';

let browser, site, manager;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('patientdata', '2026-06-02')]);
  const first = await visit(browser, site.url);
  manager = find(await people(first.context(), site.url), 'manager');
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

/** The plan of this year, and two texts on it. */
async function plan(options = {}) {
  const page = await visit(browser, site.url, { person: manager, ...options });
  const sent = [];
  page.on('request', (r) => { if (r.method() === 'POST') sent.push(decodeURIComponent((r.postData() ?? '').replace(/\+/g, ' '))); });
  const at = `/plan/${await yearOf(page)}`;
  await page.goto(at);
  await page.locator('#plan details').evaluateAll((all) => all.forEach((d) => { d.open = true; }));
  const names = await page.locator('#plan textarea[name^="answer."]').evaluateAll((areas) => areas.filter((a) => a.checkVisibility()).map((a) => a.name));
  assert.ok(names.length > 1, 'the plan has two texts to write');
  return { page, at, sent, area: (n) => page.locator(`textarea[name="${names[n]}"]`), name: (n) => names[n] };
}

const device = (page) => page.evaluate(() => JSON.stringify(localStorage));
const saying = () => say('patientdata.bsn', { words: '999999990' });

test('the field says what is wrong, the rest is saved, and nothing of it leaves the browser', async () => {
  const { page, at, sent, area, name } = await plan();
  await area(0).fill(canary);
  const note = page.locator(`[id="${await area(0).getAttribute('id')}-patientdata"]`);
  await note.waitFor();
  assert.equal(await note.getAttribute('role'), 'alert');
  assert.equal(await note.innerText(), saying());
  assert.equal(await area(0).getAttribute('aria-invalid'), 'true');
  assert.ok((await area(0).getAttribute('aria-describedby')).split(' ').includes(await note.getAttribute('id')), 'the field points at the message');
  await area(1).fill('Dit mag gewoon.');
  await page.waitForFunction(() => document.querySelector('[data-keep-status]')?.dataset.state === 'refused');
  assert.ok(sent.some((body) => body.includes('Dit mag gewoon.')), 'the rest was sent');
  for (const body of sent) assert.ok(!/Kanarie|999999990/.test(body), `it was sent: ${body.slice(0, 200)}`);
  assert.ok(!/Kanarie|999999990/.test(await device(page)), 'it is not kept on the device');
  assert.equal(await area(0).inputValue(), canary, 'the text stays');

  const posts = sent.length;
  await page.locator('#plan button[type=submit], #plan button:not([type])').first().evaluate((button) => button.form.requestSubmit(button));
  assert.equal(sent.length, posts, 'a form with it waits');
  assert.equal(await page.evaluate(() => document.activeElement.name), name(0), 'and shows where');

  await area(0).fill('Mw. K. komt vaak');
  await page.waitForFunction(() => document.querySelector('[data-keep-status]')?.dataset.state === 'saved');
  assert.equal(await note.count(), 0, 'the message is gone');
  assert.equal(await area(0).getAttribute('aria-invalid'), null);
  await page.goto(at);
  const now = await fields(page);
  assert.equal(now[name(0)], 'Mw. K. komt vaak');
  assert.equal(now[name(1)], 'Dit mag gewoon.');
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('without JavaScript the server says it, beside the field, and saves the rest', async () => {
  const { page, at, area, name } = await plan({ js: false });
  await area(0).fill(canary);
  await area(1).fill('Ook dit mag.');
  page.expected.push(/422/);
  await Promise.all([page.waitForNavigation(), page.locator('#plan button[name=go][value=check]').click()]);
  assert.ok((await page.locator('main').innerText()).includes(saying()));
  assert.equal(await page.locator(`textarea[name="${name(0)}"]`).inputValue(), canary);
  assert.equal(await page.locator(`textarea[name="${name(0)}"]`).getAttribute('aria-invalid'), 'true');
  await page.goto(at);
  assert.equal((await fields(page))[name(1)], 'Ook dit mag.');
  await page.context().close();
});
