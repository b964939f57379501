// Working on one plan with others, and not losing what was typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fields, go, heard, unfold, yearOf } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, signIn, standings, visit } from './lib/site.mjs';
import { say } from './lib/words.mjs';

let browser, site, all, states;
const used = new Set();
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('together', '2026-06-02', { args: ['--practices', '40'] })]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  await first.context().close();
  states = await standings(browser, site.url, all);
  used.add(site.special('conflict')); // has one already
});
after(async () => { await browser?.close(); await site?.stop(); });

/** A practice that no other test uses, with a manager and an owner. */
function practice(...wanted) {
  for (const state of wanted) {
    for (const s of states) {
      const staff = all.filter((p) => p.of === s.name && p.role !== 'coordinator');
      const manager = staff.find((p) => p.role === 'manager'), other = staff.find((p) => p.role !== 'manager');
      if (s.state !== state || used.has(s.name) || !manager || !other) continue;
      used.add(s.name);
      return { name: s.name, href: s.href, manager, other };
    }
  }
  throw new Error(`no practice is left that is ${wanted}`);
}

/** The names of the text fields that are on the page, once it is unfolded. */
async function texts(page) {
  await page.locator('#plan details').evaluateAll((all) => all.forEach((d) => { d.open = true; }));
  const names = await page.locator('#plan textarea[name]').evaluateAll((areas) => areas.filter((a) => a.checkVisibility()).map((a) => a.name));
  assert.ok(names.length > 0, 'the plan has a text to write');
  return names;
}

const someText = async (page) => page.locator(`textarea[name="${(await texts(page))[0]}"]`);

async function openPlan(person, options, at = site) {
  const page = await visit(browser, at.url, { person, ...options });
  const year = await yearOf(page);
  await page.goto(`/plan/${year}`);
  return { page, year };
}

const saved = async (person, year, name, at = site) => {
  const page = await visit(browser, at.url, { person, js: false });
  await page.goto(`/plan/${year}`);
  const text = (await fields(page))[name];
  await page.context().close();
  return text;
};

test('what is typed is saved within two seconds', async () => {
  const p = practice('complete', 'at-risk');
  const { page, year } = await openPlan(p.manager);
  const field = await someText(page);
  const name = await field.getAttribute('name');
  const began = Date.now();
  await field.fill('Dit moet binnen twee tellen bewaard zijn.');
  await heard(page);
  const took = Date.now() - began;
  console.log(`# saved after ${took} ms`);
  assert.ok(took < 2000, `${took} ms`);
  assert.equal(await saved(p.other, year, name), 'Dit moet binnen twee tellen bewaard zijn.');
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

for (const pick of ['mine', 'theirs', 'both']) {
  test(`two people change one text: ${pick}`, async () => {
    const p = practice('complete', 'at-risk', 'handed-in');
    const one = await openPlan(p.manager), two = await openPlan(p.other);
    const field = await someText(one.page);
    const name = await field.getAttribute('name');
    const theirs = `Van de ander (${pick}).`, mine = `Van mij (${pick}).`;
    const other = two.page.locator(`textarea[name="${name}"]`);
    await unfold(other);
    await field.fill(theirs);
    await heard(one.page);
    await other.fill(mine);
    const notice = two.page.locator('#notices a[href$="/conflicts"]');
    await notice.waitFor();
    await notice.click();
    const conflict = two.page.locator('fieldset.conflict').filter({ hasText: mine });
    assert.ok((await conflict.textContent()).includes(theirs), 'both texts are there');
    await conflict.locator(`input[value=${pick}]`).check();
    let want = { mine, theirs, both: 'Van ons allebei.' }[pick];
    if (pick === 'both') {
      const result = conflict.locator('textarea');
      assert.ok((await result.inputValue()).includes(mine) && (await result.inputValue()).includes(theirs));
      await result.fill(want);
    }
    await two.page.locator('form').filter({ has: conflict }).locator('button.filled').click();
    await two.page.waitForURL((u) => !u.pathname.endsWith('/conflicts'));
    assert.equal(await saved(p.manager, one.year, name), want);
    await two.page.goto(`/plan/${one.year}/conflicts`);
    assert.equal(await two.page.locator('fieldset.conflict').count(), 0, 'it is settled');
    assert.deepEqual([...one.page.wrong, ...two.page.wrong], []);
    await one.page.context().close();
    await two.page.context().close();
  });
}

test('two people change different texts: both are kept', async () => {
  const p = practice('complete', 'at-risk', 'handed-in');
  const one = await openPlan(p.manager), two = await openPlan(p.other);
  const open = await texts(one.page);
  assert.ok(open.length > 1);
  const second = two.page.locator(`textarea[name="${open[1]}"]`);
  await unfold(second);
  await one.page.locator(`textarea[name="${open[0]}"]`).fill('De ene tekst.');
  await second.fill('De andere tekst.');
  await Promise.all([heard(one.page), heard(two.page)]);
  assert.equal(await saved(p.other, one.year, open[0]), 'De ene tekst.');
  assert.equal(await saved(p.other, one.year, open[1]), 'De andere tekst.');
  await one.page.context().close();
  await two.page.context().close();
});

test('without a network the text stays on the device, and is sent when it is back', async () => {
  const p = practice('at-risk', 'complete', 'handed-in');
  const { page, year } = await openPlan(p.manager);
  page.expected.push(/ERR_INTERNET_DISCONNECTED|Failed to fetch|htmx/);
  const field = await someText(page);
  const name = await field.getAttribute('name');
  await page.context().setOffline(true);
  await field.fill('Getypt in de kelder.');
  await page.locator('[data-keep-status][data-state=offline]').waitFor();
  const stored = await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('meertijd:')).map((k) => localStorage.getItem(k)).join());
  assert.ok(stored.includes('Getypt in de kelder.'), 'kept on the device');
  await page.waitForTimeout(1200); // the save that was under way fails
  await page.context().setOffline(false);
  await heard(page, 20_000);
  assert.equal(await saved(p.other, year, name), 'Getypt in de kelder.');
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test('signed out in another tab while typing: the text survives and is saved after signing in', async () => {
  const p = practice('at-risk', 'complete', 'handed-in');
  const { page, year } = await openPlan(p.manager);
  page.expected.push(/401/);
  const field = await someText(page);
  const name = await field.getAttribute('name');
  await page.request.post('/sign-out', { maxRedirects: 0 }); // the same cookies as another tab; what it keeps on the device stays
  await field.fill('Getypt na het afmelden.');
  await page.locator('[data-keep-status][data-state=ended]').waitFor();
  assert.equal(await field.inputValue(), 'Getypt na het afmelden.');
  await signIn(page.context(), site.url, p.manager);
  await page.goto(`/plan/${year}`);
  const offer = page.locator('[data-keep-status][data-state=found]');
  await offer.waitFor();
  await offer.locator('button').first().click();
  await heard(page);
  assert.equal(await saved(p.other, year, name), 'Getypt na het afmelden.');
  await page.context().close();
});

test('signed out in another tab by its button: the open tab still has what is typed', async () => {
  const p = practice('at-risk', 'complete', 'handed-in');
  const { page, year } = await openPlan(p.manager);
  page.expected.push(/401/);
  const field = await someText(page);
  const tab = await page.context().newPage();
  await tab.goto('/today');
  await tab.locator('.person-menu summary').click();
  await tab.locator('.person-menu form[action$="/sign-out"] button').click();
  await tab.waitForURL(/signed-out/);
  await field.fill('Nog een zin na het afmelden.');
  await page.locator('[data-keep-status][data-state=ended]').waitFor();
  await tab.goto('/');
  await tab.locator(`button[name=hat][value="${p.manager.value}"]`).click();
  await tab.goto(`/plan/${year}`);
  await tab.locator('[data-keep-status][data-state=found] button').first().click();
  await heard(tab);
  assert.equal(await saved(p.other, year, await field.getAttribute('name')), 'Nog een zin na het afmelden.');
  await page.context().close();
});

test('the same without JavaScript: what was typed comes along through signing in', async () => {
  const p = practice('at-risk', 'complete', 'handed-in');
  const { page, year } = await openPlan(p.manager, { js: false });
  const field = await someText(page);
  const name = await field.getAttribute('name');
  await field.fill('Zonder JavaScript getypt.\nMet een tweede regel & <tekens>.');
  await page.request.post('/sign-out', { maxRedirects: 0 });
  await go(page, page.locator('button[name=go][value=check]').first());
  await page.locator(`button[name=hat][value="${p.manager.value}"]`).first().click();
  await go(page, page.locator('main form[action^="/plan/"] button.filled'));
  assert.equal((await saved(p.other, year, name))?.replace(/\r\n/g, '\n'), 'Zonder JavaScript getypt.\nMet een tweede regel & <tekens>.');
  await page.context().close();
});

test('closing the browser in the middle: what was not confirmed is offered back', async () => {
  const p = practice('at-risk', 'complete', 'handed-in');
  const { page, year } = await openPlan(p.manager);
  const field = await someText(page);
  const name = await field.getAttribute('name');
  await page.route('**/plan/*', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  page.expected.push(/ERR_FAILED|Failed to fetch|htmx/);
  await field.fill('Halverwege dicht.');
  const state = await page.context().storageState(); // what a closed browser leaves on the device
  await page.context().close();
  const context = await browser.newContext({ baseURL: site.url, locale: 'nl-NL', storageState: state });
  const again = await context.newPage();
  await again.goto(`/plan/${year}`);
  const offer = again.locator('[data-keep-status][data-state=found]');
  await offer.waitFor();
  assert.notEqual(await again.locator(`textarea[name="${name}"]`).inputValue(), 'Halverwege dicht.', 'nothing is put back unasked');
  await offer.locator('button').first().click();
  await heard(again);
  assert.equal(await again.locator(`textarea[name="${name}"]`).inputValue(), 'Halverwege dicht.');
  assert.equal(await saved(p.other, year, name), 'Halverwege dicht.');
  await again.reload();
  assert.equal(await again.locator('[data-keep-status][data-state=found]').count(), 0, 'offered once');
  await context.close();
});

/** Hands in by the page, confirming what is asked. */
async function handIn(page, year, reason) {
  await page.goto(`/plan/${year}/submit`);
  if (reason) await page.locator('[name=reason]').fill(reason);
  await page.locator('button[name=confirmed]').click();
  await page.waitForURL(/receipt/);
  return Number(/receipt\/(\d+)/.exec(page.url())[1]);
}

test('a swap after the hand-in keeps the old state in sight', async () => {
  const p = practice('handed-in');
  const { page, year } = await openPlan(p.manager, { js: false });
  const button = page.locator('#menu-a button[name=set]').first();
  const [, item] = /choice\.a\.([\w-]+)\.mode=new/.exec(await button.getAttribute('value'));
  const title = (await page.locator(`[id="menu-a-${item}"] h3`).textContent()).replace(/^\s*\d+\s+/, '').trim();
  await unfold(button);
  await go(page, button);
  await page.goto(`/plan/${year}/submit`);
  await go(page, page.locator('button[name=confirmed]'));
  assert.ok(await page.locator('[name=reason][aria-invalid=true]').count(), 'a change asks for a reason');
  const no = await handIn(page, year, 'Het oude plan bleek te krap.');
  await page.goto(`/plan/${year}/history`);
  assert.ok((await page.locator('.history li').first().textContent()).includes('Het oude plan bleek te krap.'));
  const kept = await page.locator('.history a[href*="/history/"]').evaluateAll((as) => as.map((a) => a.getAttribute('href')));
  assert.ok(kept.length > 1 && kept[0].endsWith(`/${no}`));
  await page.goto(kept[0]);
  assert.ok((await page.locator('.paper').textContent()).includes(title));
  await page.goto(kept[1]);
  assert.ok(!(await page.locator('.paper').textContent()).includes(title), 'the state from before the swap');
  await page.context().close();
});

test('a plan together: invite, accept, hand in once, leave with a copy', async (t) => {
  // In the first year, where no past makes that a choice fits one and not the other.
  const site = await serve('together-first', '2024-02-01');
  t.after(() => site.stop());
  const visitor = await visit(browser, site.url);
  const all = await people(visitor.context(), site.url);
  await visitor.context().close();
  const states = await standings(browser, site.url, all);
  const pair = ['complete', 'silent'].map((state) => states.filter((s) => s.state === state && s.name !== site.special('conflict'))
    .map((s) => ({ name: s.name, manager: all.find((p) => p.of === s.name && p.role === 'manager'), other: all.find((p) => p.of === s.name && p.role !== 'manager') }))
    .find((s) => s.manager && s.other && s.name !== site.special('invited')));
  const [one, two] = pair;
  const a = await openPlan(one.manager, {}, site), b = await openPlan(two.manager, {}, site);
  const { year } = a;
  await a.page.locator('#check button[name=go][value=joint]').click();
  await a.page.locator('select[name=practice]').selectOption({ label: two.name });
  await a.page.locator('form').filter({ has: a.page.locator('select[name=practice]') }).locator('button').click();
  await a.page.waitForURL(/joint/);
  await a.page.locator('.line', { hasText: two.name.split(' (')[0] }).waitFor();
  await b.page.goto('/today');
  await b.page.locator('main .banner a[href$="/joint"]').filter({ visible: true }).first().click();
  await b.page.locator('.card', { hasText: one.name.split(' (')[0] }).locator('button[name=accept]').click();
  await b.page.waitForURL(/\/plan\/\d+$/);
  assert.ok((await b.page.locator('#notices').textContent()).includes(one.name.split(' (')[0]), 'the page says whose plan it is');
  const no = await handIn(a.page, year);
  await b.page.goto(`/plan/${year}/receipt/${no}`);
  assert.ok(await b.page.locator('.receipt').count(), 'handed in for both');
  await b.page.goto(`/plan/${year}/joint`);
  await b.page.locator('button[name=do][value=leave]').click();
  await b.page.waitForURL(/\/plan\/\d+$/);
  const own = await fields(b.page);
  assert.ok(Object.keys(own).some((n) => /^choice\..*\.mode$/.test(n)), 'with a copy of its own');
  const field = await someText(b.page);
  await field.fill('Alleen van ons.');
  await heard(b.page);
  assert.notEqual(await saved(one.other, year, await field.getAttribute('name'), site), 'Alleen van ons.', 'the other plan stays as it was');
  assert.deepEqual([...a.page.wrong, ...b.page.wrong], []);
  await a.page.context().close();
  await b.page.context().close();
});

test('a colleague reads along by a link: a remark and an agreement', async () => {
  const p = practice('complete', 'at-risk', 'handed-in');
  const { page, year } = await openPlan(p.manager);
  await page.locator('#check button[name=go][value=share]').click();
  await page.locator('form[action$="/share"] button').click();
  const link = await page.locator('#link').inputValue();
  const reader = await visit(browser, site.url);
  await reader.goto(new URL(link).pathname);
  assert.ok(await reader.locator('.paper').count());
  await reader.locator('[name=name]').fill('Collega Proef');
  await reader.locator('[name=text]').fill('Kunnen we dit ook op vrijdag doen?');
  await reader.locator('button:not([name])').filter({ visible: true }).locator('xpath=self::*[ancestor::form[contains(@action,"/read/")]]').click();
  await reader.waitForURL(/thanks/);
  await reader.locator('[name=name]').fill('Collega Proef');
  await go(reader, reader.locator('button[name=agree]'));
  await page.goto(`/plan/${year}/share`);
  const main = await page.locator('main').textContent();
  assert.ok(main.includes('Kunnen we dit ook op vrijdag doen?') && main.includes('Collega Proef'), main);
  assert.ok(main.includes(say('share.agreed.title')), 'the agreement is seen');
  await page.goto(`/plan/${year}`);
  assert.equal(await page.locator('#notices a[href$="/share"]').count(), 1, 'the plan says that there is a remark');
  await page.goto(`/plan/${year}/share`);
  await go(page, page.locator('button[name=remark]').first());
  await page.goto(`/plan/${year}`);
  assert.equal(await page.locator('#notices a[href$="/share"]').count(), 0, 'done is gone from the plan');
  await page.goto(`/plan/${year}/share`);
  await go(page, page.locator('button[name=share]').first());
  reader.expected.push(/404/);
  const gone = await reader.goto(new URL(link).pathname);
  assert.equal(gone.status(), 404, 'a link that was ended shows nothing');
  assert.deepEqual([...page.wrong, ...reader.wrong], []);
  await page.context().close();
  await reader.context().close();
});

test('the lead returns a plan, the practice answers by handing in again', async () => {
  const p = practice('handed-in');
  const lead = await visit(browser, site.url, { person: find(all, 'lead') });
  await lead.goto(p.href);
  await lead.locator('summary', { hasText: say('review.return') }).click();
  await lead.locator('#return-words').fill('Licht toe wat jullie bij A gaan doen.');
  await go(lead, lead.locator('form[action$="/return"] button'));
  const { page, year } = await openPlan(p.manager);
  assert.ok((await page.locator('#notices').textContent()).includes('Licht toe wat jullie bij A gaan doen.'));
  await page.goto('/today');
  assert.ok((await page.locator('#next').textContent()).includes('Licht toe wat jullie bij A gaan doen.'));
  await page.goto(`/plan/${year}`);
  const field = await someText(page);
  await field.fill('Wij plannen elke week een blok met meer tijd.');
  await heard(page);
  await handIn(page, year, 'Toelichting toegevoegd.');
  await page.goto('/today');
  assert.ok(!(await page.locator('main').textContent()).includes('Licht toe wat jullie bij A gaan doen.'));
  await lead.goto(p.href);
  assert.ok((await lead.locator('.paper').textContent()).includes('Wij plannen elke week een blok met meer tijd.'), 'the lead sees the answer');
  assert.equal((await lead.locator('main .pill').first().textContent()).trim(), say('standing.handed-in'));
  assert.deepEqual([...page.wrong, ...lead.wrong], []);
  await page.context().close();
  await lead.context().close();
});

test('a coordinator answers a question, and the plan of a practice shows it', async () => {
  for (const person of all.filter((p) => p.role === 'coordinator')) {
    const page = await visit(browser, site.url, { person });
    await page.goto('/neighbourhood');
    const names = await page.locator('#practices tbody th').allTextContents();
    const practices = names.map((n) => all.find((p) => p.role === 'manager' && p.of === n.trim())).filter(Boolean);
    if (practices.length === 0) {
      await page.context().close();
      continue;
    }
    const field = page.locator('textarea[name^="answer."]').first();
    await field.fill('Wij zijn het aanspreekpunt voor de ouderen in de wijk.');
    await page.locator('form[action="/neighbourhood"]').filter({ has: page.locator('textarea[name^="answer."]') }).locator('button').last().click();
    await page.waitForURL(/saved/);
    const { page: plan } = await openPlan(practices[0]);
    assert.ok((await plan.locator('.plan-shared').allTextContents()).some((t) => t.includes('Wij zijn het aanspreekpunt voor de ouderen in de wijk.')));
    assert.deepEqual([...page.wrong, ...plan.wrong], []);
    await plan.context().close();
    await page.context().close();
    return;
  }
  assert.fail('a coordinator has a practice with a manager');
});
