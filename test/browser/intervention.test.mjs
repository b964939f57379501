// What a practice reads about the year ahead, and how it tells colleagues that it
// is glad to tell about something: found from today, said, seen, taken back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { go } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, standings, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { say } from './lib/words.mjs';

let browser, site, all, states;

before(async () => {
  [browser, site] = await Promise.all([launch(), serve('intervention', '2026-06-02')]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  await first.context().close();
  states = await standings(browser, site.url, all);
});
after(async () => { await browser?.close(); await site?.stop(); });

const of = (state, role, nth = 0) => all.filter((p) => p.role === role && states.some((s) => s.state === state && s.name === p.of))[nth];
const words = 'Vraag op donderdag naar de praktijkmanager.';

for (const js of [true, false]) {
  describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test('a practice finds an intervention, is glad to tell, and takes it back', async () => {
      const manager = of('handed-in', 'manager', js ? 0 : 1);
      const page = await visit(browser, site.url, { person: manager, js, width: js ? 1280 : 390 });
      await page.goto('/today');
      await go(page, page.locator('#regional a[href="/interventions"]'));
      // Somebody else is glad to tell: who, and how to reach them.
      const row = page.locator('main tbody tr', { hasText: /\d praktijk/ }).first();
      await go(page, row.locator('a').first());
      assert.ok(await page.locator('#tellers tbody tr').count() > 0, 'one sees who is glad to tell');
      // About something that nobody tells about yet.
      await page.goto('/interventions');
      const quiet = page.locator('main tbody tr').filter({ hasNotText: /\d praktijk/ }).first();
      await go(page, quiet.locator('a').first());
      const at = new URL(page.url()).pathname;
      await page.locator('#contact').fill('');
      page.expected.push(/422/);
      await go(page, page.locator('#own button.filled'));
      assert.equal(await page.locator('#errors').count(), 1, 'an empty field is named');
      await page.locator('#contact').fill(words);
      await go(page, page.locator('#own button.filled'));
      assert.ok((await page.locator('main').innerText()).includes(say('teller.done')));
      if (js) assert.deepEqual(await sound(page), []); // axe is a script

      const colleague = await visit(browser, site.url, { person: of('silent', 'manager') });
      await colleague.goto(at);
      const seen = await colleague.locator('#tellers').innerText();
      assert.ok(seen.includes(words) && seen.includes(manager.of), 'a colleague sees it');
      const lead = await visit(browser, site.url, { person: find(all, 'lead') });
      await lead.goto(at);
      assert.ok((await lead.locator('#tellers').innerText()).includes(manager.of), 'the lead sees it');

      await go(page, page.locator('#own button[formaction$="/withdraw"]'));
      assert.ok((await page.locator('main').innerText()).includes(say('teller.gone')));
      await colleague.goto(at);
      assert.ok(!(await colleague.locator('main').innerText()).includes(words), 'it is gone for everybody');
      for (const p of [page, colleague, lead]) {
        assert.deepEqual(p.wrong, []);
        await p.context().close();
      }
    });
  });
}

test('the regional plan is found from today and from the plan, read, searched and printed', async () => {
  const page = await visit(browser, site.url, { person: of('complete', 'manager') });
  await page.goto('/today');
  await go(page, page.locator('#regional a[href="/regional-plan"]'));
  assert.equal(await page.locator('h1').innerText(), say('regplan.title'));
  for (const link of await page.locator('.regplan-contents a').all()) {
    const id = (await link.getAttribute('href')).slice(1);
    assert.equal(await page.locator(`[id="${id}"]`).count(), 1, `${id} is on the page`);
  }
  const all = await page.locator('.intervention-card').count();
  await page.locator('input[name=q]').fill('TRIAGE');
  await go(page, page.locator('form[role=search] button'));
  const found = await page.locator('.intervention-card').count();
  assert.ok(found > 0 && found < all, `${found} of ${all} fit`);
  await go(page, page.locator('.years-nav a').first());
  assert.equal(await page.locator('.years-nav a[aria-current]').innerText(), say('regplan.year', { year: '1' }));
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.regplan-contents').isVisible(), false, 'paper has no index to press');
  assert.equal(await page.locator('#assumptions').isVisible(), true);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('a practice reads what changes for it, the lead by programme year', async () => {
  const page = await visit(browser, site.url, { person: of('handed-in', 'manager') });
  await page.goto('/regional-plan');
  await go(page, page.locator('a.button.filled[href="/regional-plan/next"]'));
  assert.ok(await page.locator('#carry .line').count() > 1, 'it says what going on as now comes to');
  const lead = await visit(browser, site.url, { person: find(all, 'lead') });
  await lead.goto('/regional-plan/next');
  assert.ok(await lead.locator('.next-step').count() > 0);
  for (const p of [page, lead]) {
    assert.deepEqual(await sound(p), []);
    assert.deepEqual(p.wrong, []);
    await p.context().close();
  }
});
