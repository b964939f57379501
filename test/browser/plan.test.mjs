// From the first page to the receipt: how many interactions it takes, and that
// it also goes by keyboard, by touch, and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { check, go, heard } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, standings, visit } from './lib/site.mjs';

const most = 12; // interactions
const days = [
  { year: 3, on: '2026-02-02', reasons: 2 },
  { year: 5, on: '2027-06-02', reasons: 0 },
];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Who counts: each click, each tap and each text typed is one. */
function counter(page, act = (locator) => locator.click()) {
  const steps = [];
  return {
    steps,
    async click(locator, what) {
      await locator.scrollIntoViewIfNeeded();
      await act(locator);
      steps.push(what);
    },
    async type(locator, text, what) {
      await locator.fill(text);
      steps.push(what);
    },
    done: (title) => console.log(`# ${title}: ${steps.length} interactions: ${steps.join(' · ')}`),
  };
}

const text = { choice: 'Wij maken vaste blokken voor wie meer tijd nodig heeft.', answer: 'Onze keuzes volgen wat in de wijk is afgesproken.' };

/** What can be deepened among what runs in an element: the first line. */
const lines = (page, element) => page.locator(`#plan input[name^="choice.${element}."][name$=".mode"][value=deepened]:not([disabled])`);

/** Elements whose conditions are still open, from the check. */
async function open(page) {
  const wanted = [];
  for (const line of await check(page)) if (line.state === 'not_met' || line.state === 'unknown') wanted.push(line);
  return wanted;
}

/**
 * Does what the check asks, one line at a time: deepen what runs, explain why,
 * plan the upkeep, answer the question. Then hands in and reaches the receipt.
 */
async function journey(page, hands, reasons, js = true) {
  for (let turn = 0; turn < 8; turn++) {
    const todo = (await open(page))[0];
    if (!todo) break;
    const element = /#element-(\w+)/.exec(todo.to)?.[1];
    const answer = todo.repairs.find((r) => r.to?.startsWith('#answer.'))?.to.slice(1);
    const upkeep = page.locator(`#plan .choice-upkeep input[name^="choice.${element}."]:not(:checked)`).first();
    const deepen = lines(page, element).first();
    if (answer) {
      await hands.type(page.locator(`[id="${answer}"]`), text.answer, answer);
    } else if (element === 'c' && await upkeep.count()) {
      await hands.click(upkeep, 'upkeep c');
    } else if (await deepen.count()) {
      const name = await deepen.getAttribute('name');
      if (!await deepen.isChecked()) await hands.click(deepen, `deepen ${name}`);
      if (reasons) await hands.type(page.locator(`textarea[name="${name.replace(/mode$/, 'text')}"]`), text.choice, `reason ${element}`);
    } else {
      const menu = page.locator(`#menu-${element}`);
      if (!await menu.evaluate((d) => d.open)) await hands.click(menu.locator('summary').first(), `menu ${element}`);
      await Promise.all([page.waitForNavigation(), hands.click(menu.locator('button[name=set]').first(), `choose ${element}`)]);
      continue;
    }
    if (js) await heard(page);
    else await hands.save();
  }
  const left = (await open(page)).map((l) => l.title);
  assert.deepEqual(left, [], 'nothing is left to do');
}

async function practice(site, role = 'manager', nth = 0) {
  const first = await visit(browser, site.url);
  const all = await people(first.context(), site.url);
  await first.context().close();
  const silent = (await standings(browser, site.url, all)).filter((s) => s.state === 'silent');
  return silent.map((s) => all.find((p) => p.role === role && p.of === s.name)).filter(Boolean)[nth];
}

for (const { year, on, reasons } of days) {
  describe(`year ${year}`, () => {
    let site;
    before(async () => { site = await serve(`plan-${year}`, on); });
    after(() => site?.stop());

    test('with the mouse, from the first page to the receipt', async () => {
      const person = await practice(site);
      const page = await visit(browser, site.url);
      const hands = counter(page);
      await page.goto('/');
      await hands.click(page.locator(`button[name=hat][value="${person.value}"]`), 'choose the person');
      await hands.click(page.locator('#next .button.filled').first(), 'begin');
      await page.waitForURL(new RegExp(`/plan/${year}`));
      await journey(page, hands, reasons);
      await hands.click(page.locator('#check button[name=go][value=submit]'), 'hand in');
      await page.waitForURL(/receipt/);
      await page.locator('.receipt').waitFor();
      hands.done(`year ${year}, mouse`);
      assert.deepEqual(page.wrong, []);
      assert.ok(hands.steps.length <= most, `${hands.steps.length} interactions: ${hands.steps.join(', ')}`);
      assert.equal(hands.steps.filter((s) => s.startsWith('reason')).length, reasons);
      await page.context().close();
    });

    test('with the keyboard alone', async () => {
      const person = await practice(site);
      const page = await visit(browser, site.url);
      const hands = keyboard(page);
      await page.goto('/');
      await hands.click(page.locator(`button[name=hat][value="${person.value}"]`));
      await hands.click(page.locator('#next .button.filled').first());
      await page.waitForURL(/\/plan\//);
      await journey(page, hands, reasons);
      await hands.click(page.locator('#check button[name=go][value=submit]'));
      await page.waitForURL(/receipt/);
      assert.deepEqual(hands.unseen, [], 'the focus can be seen at every step');
      assert.deepEqual(page.wrong, []);
      await page.context().close();
    });

    test('without JavaScript', async () => {
      const person = await practice(site);
      const page = await visit(browser, site.url, { js: false });
      const hands = counter(page);
      hands.save = () => go(page, page.locator('button[name=go][value=check]').first());
      await page.goto('/');
      await hands.click(page.locator(`button[name=hat][value="${person.value}"]`), 'choose the person');
      await hands.click(page.locator('#next .button.filled').first(), 'begin');
      await page.waitForURL(/\/plan\//);
      await journey(page, hands, reasons, false);
      await hands.click(page.locator('#check button[name=go][value=submit]'), 'hand in');
      await page.locator('.receipt').waitFor();
      hands.done(`year ${year}, no JavaScript (saves in between not counted)`);
      await page.context().close();
    });

    test('on a telephone, by touch', async () => {
      const person = await practice(site);
      const page = await visit(browser, site.url, { width: 390, height: 844, touch: true });
      const hands = counter(page, (locator) => locator.tap());
      await page.goto('/');
      await hands.click(page.locator(`button[name=hat][value="${person.value}"]`), 'choose the person');
      await hands.click(page.locator('#next .button.filled').first(), 'begin');
      await page.waitForURL(/\/plan\//);
      await journey(page, hands, reasons);
      await hands.click(page.locator('#bottombar summary').first(), 'open the bar');
      await hands.click(page.locator('#check-bar button[name=go][value=submit]'), 'hand in');
      await page.waitForURL(/receipt/);
      hands.done(`year ${year}, telephone`);
      assert.ok(hands.steps.length <= most + 1, 'one more for the bar');
      assert.deepEqual(page.wrong, []);
      await page.context().close();
    });
  });
}

/** Somebody without a mouse: Tab until the thing has the focus, then press. */
function keyboard(page) {
  const unseen = [];
  const seen = () => page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return '';
    const around = [at, at.closest('label'), at.nextElementSibling, at.parentElement].filter(Boolean);
    const shows = (e) => {
      const s = getComputedStyle(e);
      return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 || s.boxShadow !== 'none';
    };
    const box = at.getBoundingClientRect();
    const name = at.name || at.id || at.textContent.trim().slice(0, 40);
    if (!around.some(shows)) return `${at.tagName} ${name}: no ring`;
    return box.bottom < 0 || box.top > innerHeight ? `${at.tagName} ${name}: off the screen` : '';
  });
  const focused = (locator) => locator.evaluate((e) => e === document.activeElement || e.type === 'radio' && document.activeElement.name === e.name);
  const reach = async (locator) => {
    await locator.waitFor({ state: 'attached' });
    for (let i = 0; i < 400; i++) {
      if (await focused(locator)) return;
      // a fold on the way is opened when what is sought is inside it
      await page.keyboard.press('Tab');
      const wrong = await seen();
      if (wrong && !unseen.includes(wrong)) unseen.push(wrong);
      const inside = await locator.evaluate((e) => document.activeElement.matches?.('summary') && !document.activeElement.parentElement.open && document.activeElement.parentElement.contains(e));
      if (inside) await page.keyboard.press('Enter');
    }
    throw new Error(`Tab does not reach ${locator}`);
  };
  return {
    unseen,
    async click(locator) {
      await reach(locator);
      const kind = await locator.evaluate((e) => (e.type === 'radio' ? 'radio' : e.type === 'checkbox' ? 'checkbox' : 'button'));
      if (kind === 'radio') {
        for (let i = 0; i < 8 && !await locator.isChecked(); i++) await page.keyboard.press('ArrowRight');
        assert.ok(await locator.isChecked(), 'the arrows reach the choice');
      } else await page.keyboard.press(kind === 'checkbox' ? 'Space' : 'Enter');
    },
    async type(locator, words) {
      await reach(locator);
      await page.keyboard.insertText(words);
    },
  };
}
