// The programme lead looks at the region: what the picture says, the table and
// the lists say too, with a keyboard, on a phone, without JavaScript, on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './lib/server.mjs';
import { find, launch, people, visit } from './lib/site.mjs';
import { say } from './lib/words.mjs';

let browser, site, lead;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('region', '2026-06-02')]);
  const first = await visit(browser, site.url);
  lead = find(await people(first.context(), site.url), 'lead');
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

/** The numbers of the last row of the table below the picture. */
const totals = (page) => page.locator('tfoot tr').first().locator('td').allTextContents().then((cells) => cells.map((c) => parseInt(c, 10)));

test('picture, table and list say the same', async () => {
  const page = await visit(browser, site.url, { person: lead });
  await page.goto('/region');
  const squares = await page.locator('a.square').count();
  await page.locator('summary', { hasText: say('part.as-table') }).click();
  const [practices, handedIn] = await totals(page);
  assert.equal(squares, practices);
  const marks = await page.locator('a.square').evaluateAll((all) => all.map((a) => a.className));
  assert.equal(marks.filter((c) => /done|open|back/.test(c)).length, handedIn);
  await page.goto('/practices?state=handed-in');
  assert.equal(await page.locator('tbody tr').count(), handedIn);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('from what needs attention to whom it is about, and back', async () => {
  const page = await visit(browser, site.url, { person: lead, js: false });
  await page.goto('/region');
  const line = page.locator('#needs li').first();
  const n = parseInt(await line.innerText(), 10);
  await line.getByRole('link', { name: new RegExp(`^${say('region.look')}`) }).click();
  await page.waitForURL(/need=/);
  assert.equal(await page.locator('tbody tr').count(), n);
  await page.locator('tbody tr a').first().click();
  await page.waitForURL(/\/practices\/[^/?]+$/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('every square is reached with Tab, says its name and leads to the practice', async () => {
  const page = await visit(browser, site.url, { person: lead });
  await page.goto('/region');
  const wanted = await page.locator('a.square').count();
  const first = page.locator('a.square').first();
  await first.focus();
  const named = new Set();
  for (let i = 0; i < wanted * 2 && named.size < wanted; i++) {
    const at = await page.evaluate(() => ({ name: document.activeElement.getAttribute('aria-label'), to: document.activeElement.getAttribute('href'), square: document.activeElement.classList.contains('square'), size: document.activeElement.getBoundingClientRect().width }));
    if (at.square) {
      assert.match(at.name, /.+: .+/);
      assert.ok(at.size >= 24, `${at.name} is ${at.size} wide`);
      named.add(at.to);
    }
    await page.keyboard.press('Tab');
  }
  assert.equal(named.size, wanted);
  await page.context().close();
});

test('on a phone nothing sticks out, and on paper the picture is there', async () => {
  const page = await visit(browser, site.url, { person: lead, width: 390, height: 844, touch: true });
  await page.goto('/region');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('a.square').first().isVisible());
  await page.context().close();
});

for (const js of [true, false]) {
  test(`from what changed since last year to which practice changed what, ${js ? 'with' : 'without'} JavaScript`, async () => {
    const page = await visit(browser, site.url, { person: lead, js });
    await page.goto('/region');
    const link = page.locator('a[href^="/practices?changed=added"]');
    const n = parseInt(/\d+/.exec(await link.innerText())[0], 10);
    await link.click();
    await page.waitForURL(/changed=added/);
    assert.equal(await page.locator('#practices tbody tr').count(), n);
    const heads = await page.locator('#practices thead').innerText();
    for (const column of ['added', 'deepened', 'gone']) assert.ok(heads.includes(say(`list.column.${column}`)), column);
    for (const cell of await page.locator(`#practices td[data-label="${say('list.column.added')}"]`).allInnerTexts()) assert.match(cell, /^[1-9]\d*\s+\S/, 'a number and names');
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test('whom to call stands with who comes first, and on the page of the practice', async () => {
  const page = await visit(browser, site.url, { person: lead, width: 390, height: 844, touch: true });
  await page.goto('/practices?state=silent');
  await page.locator('#practices tbody tr a').first().click();
  await page.waitForURL(/\/practices\/[^/?]+$/);
  const call = page.locator('#next a[href^="tel:+31"]');
  assert.ok((await call.boundingBox()).height >= 44);
  await page.goto('/region');
  assert.ok(await page.locator('td a[href^="tel:+31"], th a[href^="tel:+31"]').count() > 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await page.context().close();
});

test('the menu of the regional plan is folded on a phone, and whole on paper, also without JavaScript', async () => {
  for (const js of [true, false]) {
    const page = await visit(browser, site.url, { person: lead, width: 390, height: 844, js });
    await page.goto('/regional-plan');
    const card = page.locator('.intervention-card').nth(2);
    assert.ok(!(await card.locator('.fold-body').isVisible()), 'folded');
    const folded = await page.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(folded < 25_000, `${folded} px`);
    await card.locator('summary').click();
    assert.ok(await card.locator('.fold-body').isVisible(), 'opens');
    await page.emulateMedia({ media: 'print' });
    const printed = await page.locator('.intervention-card .fold-body').nth(5).evaluate((body) => body.checkVisibility({ contentVisibilityAuto: true }) && body.getBoundingClientRect().height);
    assert.ok(printed > 20, `a folded card takes ${printed} px on paper`);
    await page.context().close();
  }
});
