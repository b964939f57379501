// The programme lead reminds three practices, goes back, and sends again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './lib/server.mjs';
import { find, launch, people, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { say } from './lib/words.mjs';

let browser, site, all, lead;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('reminder', '2026-06-02')]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  lead = find(all, 'lead');
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

/** How many mails wait in the demo. */
async function mails(page) {
  await page.goto('/demo/mail');
  return page.locator('main .letter').count();
}

/** Picks practices of a group, at most three, and gives the address of the draft. */
async function pick(page) {
  await page.goto('/reminders/new');
  await page.locator('input[name=who][value="need=not-begun"]').check();
  await page.locator('main button.filled').click();
  await page.waitForURL(/\/reminders\/[0-9a-f]+$/);
  for (const again of await page.locator('input[type=checkbox][name=again]').all()) await again.check();
  const ticks = await page.locator('input[name=practice]').all();
  for (const tick of ticks.slice(3)) await tick.uncheck();
  await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), page.locator('button[name=go][value=look]').click()]);
  await page.waitForLoadState();
  return page.url();
}

for (const js of [true, false]) {
  test(`three practices are reminded once, ${js ? 'with' : 'without'} JavaScript`, async () => {
    const page = await visit(browser, site.url, { person: lead, js });
    const begun = await mails(page);
    const at = await pick(page);
    assert.equal(await mails(page), begun, 'a preview sends nothing');
    await page.goto(at);
    await page.locator('#words').fill('Bel me gerust.');
    await page.locator('button[name=go][value=look]').click();
    const first = page.locator('main details').first();
    await first.locator('summary').click();
    assert.match(await first.innerText(), /Bel me gerust\./, 'the sentence stands in the mail');
    await page.locator('button[name=go][value=send]').click();
    await page.getByText(say('reminder.done.again')).waitFor();
    const sent = await mails(page);
    assert.ok(sent > begun, 'mail waits to be sent');
    await page.goto(at);
    await page.goBack();
    await page.goto(at);
    assert.equal(await page.locator('button[name=go][value=send]').count(), 0, 'it cannot be sent once more');
    const again = await page.context().request.post(at, { form: { go: 'send', words: 'Nog eens' }, headers: { Origin: site.url, 'Sec-Fetch-Site': 'same-origin' } });
    assert.ok(again.ok(), `sending again gives ${again.status()}`);
    assert.equal(await mails(page), sent, 'nothing is sent twice');
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test('a draft and what was sent are sound pages', async () => {
  const page = await visit(browser, site.url, { person: lead });
  await pick(page);
  const complaints = await sound(page);
  await page.goto('/reminders');
  await page.locator('main th a').first().click();
  await page.getByText(say('reminder.done.again')).waitFor();
  complaints.push(...await sound(page));
  assert.deepEqual([...complaints, ...page.wrong], []);
  await page.context().close();
});
