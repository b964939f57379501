// The list of practices: who misses something at B, a list that is saved and
// opened by a colleague, files, several at once, and the way there by a key.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { go, post } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { say } from './lib/words.mjs';

let browser, site, all;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('practices', '2026-06-02')]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

const names = (page) => page.locator('#practices tbody th').allInnerTexts();
const filters = (page) => page.locator('.list-find .more').first().evaluate((fold) => { fold.open = true; });

for (const js of [true, false]) {
  describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test('the lead finds who misses something at B, and opens one', async () => {
      const page = await visit(browser, site.url, { person: find(all, 'lead'), js, width: js ? 1280 : 390 });
      await page.goto('/practices');
      const everybody = await names(page);
      await filters(page);
      const ofB = page.locator('#by-condition option').filter({ hasText: /^B · / });
      let found = [];
      for (const value of await ofB.evaluateAll((options) => options.map((o) => o.value))) {
        await filters(page);
        await page.locator('#by-condition').selectOption(value);
        await go(page, page.locator('#show'));
        found = await names(page);
        if (found.length) break;
      }
      assert.ok(found.length > 0 && found.length < everybody.length, `${found.length} of ${everybody.length} miss something at B`);
      assert.match(await page.locator('.chip').first().innerText(), /B · /);
      await go(page, page.locator('#practices tbody th a').first());
      assert.ok((await page.locator('h1').innerText()).trim().startsWith(found[0].trim()), 'its own page opens');
      await page.goBack();
      await go(page, page.locator('.chip').first());
      assert.deepEqual(await names(page), everybody, 'the chip takes the filter away');
      assert.deepEqual(page.wrong, []);
      await page.context().close();
    });

    test('a list is saved under a name, and its link opens it for a colleague', async () => {
      const page = await visit(browser, site.url, { person: find(all, 'lead'), js });
      await page.goto('/practices?state=handed-in&sort=name&column=met&column=agb');
      const wanted = await names(page);
      await go(page, page.locator('a[href^="/practices/views?"]'));
      await page.locator('#save input[name=name]').fill(`Wie binnen is ${js}`);
      await page.locator('#save input[name=shared]').check();
      await go(page, page.locator('#save button'));
      const at = new URL(page.url());
      const link = `/practices?view=${at.searchParams.get('view')}`;
      const colleague = await visit(browser, site.url, { person: find(all, 'auditor'), js });
      await colleague.goto(link);
      assert.deepEqual(await names(colleague), wanted);
      assert.equal(await colleague.locator('nav a[aria-current=page]', { hasText: `Wie binnen is ${js}` }).count(), 1);
      assert.equal(new URL(colleague.url()).search, at.search, 'the address says it all');
      assert.deepEqual([...page.wrong, ...colleague.wrong], []);
      await colleague.context().close();
      await page.context().close();
    });

    test('practices are ticked and go into a group', async () => {
      const page = await visit(browser, site.url, { person: find(all, 'lead'), js });
      await page.goto('/practices?sort=name');
      const two = (await names(page)).slice(0, 2);
      for (const i of [0, 1]) await page.locator('#practices tbody input').nth(i).check();
      await go(page, page.locator('button[name=do][value=group]'));
      await page.locator('input[name=name]').fill(`Proeftuin ${js}`);
      await go(page, page.locator('main form .button.filled'));
      assert.ok(await page.locator('.banner[role=status], .banner.done').count(), 'it says that it was done');
      await page.goto('/practices/groups');
      await go(page, page.locator('main table a', { hasText: `Proeftuin ${js}` }));
      assert.deepEqual((await names(page)).toSorted(), two.toSorted());
      assert.deepEqual(page.wrong, []);
      await page.context().close();
    });
  });
}

test('the files hold what the list shows', async () => {
  const page = await visit(browser, site.url, { person: find(all, 'lead') });
  await page.goto('/practices?state=handed-in&sort=name&column=handed-in');
  const shown = await names(page);
  const [csv] = await Promise.all([page.waitForEvent('download'), page.locator('a[href^="/practices/list.csv"]').click()]);
  const lines = (await readFile(await csv.path(), 'utf8')).replace(/^\ufeff/, '').trim().split('\r\n');
  const at = lines.findIndex((line) => line.startsWith(`${say('list.column.name')};`));
  assert.deepEqual(lines.slice(at + 1, at + 1 + shown.length).map((line) => line.split(';')[0].replaceAll('"', '')), shown.map((s) => s.trim()));
  assert.match(lines[at + 1], /;\d\d-\d\d-\d{4}$/, 'a day is a Dutch day');
  assert.ok(lines.slice(0, at).join(' ').includes(say('list.file.made-up')), 'it says that it is made up');
  const [xlsx] = await Promise.all([page.waitForEvent('download'), page.locator('a[href^="/practices/list.xlsx"]').click()]);
  assert.equal((await readFile(await xlsx.path())).subarray(0, 2).toString(), 'PK');
  await page.context().close();
});

test('a key leads to the search, arrows along what it found, and a code straight there', async () => {
  const page = await visit(browser, site.url, { person: find(all, 'lead') });
  for (const key of ['/', 'Control+k']) {
    await page.goto('/practices/groups');
    await page.locator('main').focus();
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'top-search');
  }
  await page.keyboard.type('verzonnen');
  await Promise.all([page.waitForURL(/\/search/), page.keyboard.press('Enter')]);
  await page.locator('#search').focus();
  await page.keyboard.press('ArrowDown');
  const first = await page.locator('[data-hits] a').first().getAttribute('href');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), first);
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.goto('/practices?column=agb&sort=name&view=none');
  const code = (await page.locator('#practices tbody td').nth(1).innerText()).split(',')[0].trim();
  await page.goto(`/search?q=${code}`);
  assert.match(new URL(page.url()).pathname, /^\/practices\/[^/]+$/);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/help');
  await page.locator('main').focus();
  await Promise.all([page.waitForURL(/\/search/), page.keyboard.press('/')]);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('every page is sound, narrow and wide, light and dark', async () => {
  for (const look of [{ width: 1280 }, { width: 390, dark: true }]) {
    const page = await visit(browser, site.url, { person: find(all, 'lead'), ...look });
    page.expected.push(/422/);
    await page.goto('/practices?sort=name&view=none');
    const id = await page.locator('#practices tbody input').first().getAttribute('value');
    for (const at of ['/practices?view=none', '/practices?state=late&joint=no', '/practices?q=zzz', `/practices/chosen?do=waive&tick=${id}`, `/practices/chosen?do=group&tick=${id}`,
      '/practices/chosen?do=csv', '/practices/views?state=late', '/practices/groups', '/search', '/search?q=de', '/search?q=zzz']) {
      await page.goto(at);
      assert.deepEqual(await sound(page), [], `${at} at ${look.width}`);
    }
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  }
});

test('what cannot be waived is told by name, and the rest is done', async () => {
  const page = await visit(browser, site.url, { person: find(all, 'lead'), js: false });
  page.expected.push(/409/);
  await page.goto('/practices?view=none');
  const condition = await page.locator('#by-condition option').filter({ hasText: /^B · / }).first().getAttribute('value');
  const ids = async (outcome) => {
    await page.goto(`/practices?condition=${condition}&outcome=${outcome}`);
    return page.locator('#practices tbody input').evaluateAll((all) => all.map((i) => i.value));
  };
  const [open, met] = [await ids('not_met'), await ids('met')];
  if (!open.length || !met.length) return;
  const r = await post(page, '/practices/waive', { key: `browser-${Date.now()}`, rule: condition, reason: 'Verhuizing', tick: [open[0], met[0]] });
  assert.equal(r.status(), 409);
  assert.ok((await r.text()).includes(say('list.waive.met')));
  assert.ok(!(await ids('not_met')).includes(open[0]), 'the other one was done');
  await page.context().close();
});
