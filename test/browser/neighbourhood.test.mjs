// A coordinator records an agreement and sees who does not match; two people
// write one multi-year plan; the network map is kept.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './lib/server.mjs';
import { find, launch, people, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { say } from './lib/words.mjs';

let browser, site, all;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('neighbourhood', '2026-06-02')]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

/** How many practices the page of the neighbourhood names as not matching. */
async function differing(page) {
  await page.goto('/neighbourhood');
  return page.locator('#fit > ul > li').count();
}

for (const js of [true, false]) {
  test(`an agreement shows who does not match, ${js ? 'with' : 'without'} JavaScript`, async () => {
    const page = await visit(browser, site.url, { person: find(all, 'coordinator'), js });
    const before = await differing(page);
    await page.goto('/neighbourhood/agreements');
    await page.getByText(say('dossier.do.agree-working')).first().click();
    const form = page.locator('form:has(input[name=do][value=agree-working])');
    await form.locator('[name=title]').fill(`Kernteam ${js}`);
    const options = await form.locator('[name=intervention] option').evaluateAll((found) => found.map((o) => o.value).filter(Boolean));
    await form.locator('[name=intervention]').selectOption(options[js ? options.length - 1 : options.length - 2]);
    await form.locator('button').click();
    await page.getByText(say('dossier.saved')).waitFor();
    assert.ok(await page.locator('h3', { hasText: `Kernteam ${js}` }).count() === 1, 'the agreement stands there once');
    const now = await differing(page);
    assert.ok(now >= Math.max(before, 1), `${now} practices do not match, first ${before}`);
    const line = page.locator('#fit > ul > li').first();
    assert.match(await line.innerText(), new RegExp(say('network.step')), 'the smallest step stands beside it');
    // taken back, it counts no more
    await page.goto('/neighbourhood/agreements');
    const mine = page.locator('li.line', { hasText: `Kernteam ${js}` });
    await mine.getByText(say('network.agreement.withdraw')).first().click();
    const back = mine.locator('form:has(input[name=do][value^=withdraw])');
    await back.locator('[name=reason]').fill('Bij vergissing.');
    await back.locator('button').click();
    await page.getByText(say('dossier.saved')).waitFor();
    assert.equal(await differing(page), before);
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test('two people write one multi-year plan', async () => {
  const hers = await visit(browser, site.url, { person: find(all, 'coordinator') });
  await hers.goto('/neighbourhood');
  const name = (await hers.locator('h1').innerText()).trim();
  const leads = await visit(browser, site.url, { person: find(all, 'lead') });
  await leads.goto('/neighbourhoods');
  await leads.getByRole('link', { name, exact: true }).click();
  await leads.waitForURL(/\/neighbourhoods\/./);
  await leads.goto(`${leads.url()}/plan/edit`);
  await hers.goto('/neighbourhood/plan/edit');
  await leads.locator('#text-1').fill('Van de projectleider.');
  await leads.getByRole('button', { name: say('network.plan.save') }).click();
  await leads.getByText(say('dossier.saved')).waitFor();
  await hers.locator('#text-1').fill('Van de coördinator.');
  hers.expected.push(/409/);
  await hers.getByRole('button', { name: say('network.plan.save') }).click();
  await hers.getByText(say('network.plan.clash')).waitFor();
  assert.equal(await hers.locator('#text-1').inputValue(), 'Van de coördinator.');
  assert.match(await hers.locator('fieldset').first().innerText(), /Van de projectleider\./);
  assert.deepEqual(await sound(hers), []);
  await hers.locator('#text-1').fill('Van ons samen.');
  await hers.getByRole('button', { name: say('network.plan.save') }).click();
  await hers.getByText('Van ons samen.').waitFor();
  assert.deepEqual([hers.wrong, leads.wrong], [[], []]);
  await Promise.all([hers.context().close(), leads.context().close()]);
});

test('the lead sees which neighbourhoods do not match, narrow and dark', async () => {
  const page = await visit(browser, site.url, { person: find(all, 'lead'), width: 390, dark: true });
  await page.goto('/neighbourhoods');
  const pills = await page.locator('main .line .pill').allInnerTexts();
  const first = pills.lastIndexOf(say('network.how.differ'));
  assert.ok(!pills.slice(0, first).some((p) => p !== say('network.how.differ')), 'those that do not match stand first');
  const to = await page.locator('main h2 a').first().getAttribute('href');
  for (const rest of ['', '/agreements', '/plan', '/plan/edit', '/network']) {
    await page.goto(to + rest);
    assert.deepEqual(await sound(page), [], rest);
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
