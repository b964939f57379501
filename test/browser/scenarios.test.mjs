// The growth-model scenarios, reached through the pages: each practice lives
// its years one after the other, on a server that is set forward in time. What
// the editor does not offer is posted by hand, and must meet the same fault.
// Without JavaScript, so that each outcome is one that the server gave.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, fields, go, post, unfold, yearOf } from './lib/plan.mjs';
import { planOf } from './lib/region.mjs';
import { serve } from './lib/server.mjs';
import { launch, people, standings, visit } from './lib/site.mjs';
import { part, say } from './lib/words.mjs';
import { group, play, practices, region } from './testdata/utrecht.mjs';

let browser, site, all;
const who = {}; // practice of the play → person of the demo
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); await site?.stop(); });

/** Finds a practice that did not begin yet for each of the play. */
async function casting() {
  const silent = (await standings(browser, site.url, all)).filter((s) => s.state === 'silent');
  const free = silent.map((s) => all.find((p) => p.of === s.name && ['manager', 'owner'].includes(p.role))).filter(Boolean);
  const wishes = Object.entries(practices).sort(([, a], [, b]) => Object.keys(b).length - Object.keys(a).length);
  for (const [name, wish] of wishes) {
    for (const person of free) {
      if (Object.values(who).some((p) => p.of === person.of)) continue;
      const page = await visit(browser, site.url, { person, js: false });
      await page.goto('/today');
      const years = await page.locator('#years').textContent();
      const alone = !group.test(await page.locator('#year').textContent());
      await page.goto('/plan');
      const agreed = (await page.locator('.plan-agreed').allTextContents()).join(' ');
      await page.context().close();
      if ((wish.firstDay?.test(years) ?? true) && (wish.agreed?.test(agreed) ?? true) && (alone || !wish.alone)) {
        who[name] = person;
        break;
      }
    }
    assert.ok(who[name], `the demo has a practice for ‘${name}’ that did not begin its plan`);
  }
}

const parts = (key) => { const [element, ...rest] = key.split('.'); return [element, rest.join('.')]; };

/** Makes the plan say what a scene says. Gives what had to be sent by hand. */
async function write(page, year, scene) {
  const hand = {}, why = {};
  const want = Object.fromEntries(Object.entries(scene.plan).map(([k, v]) => [k, typeof v === 'string' ? { mode: v } : v]));
  const here = `/plan/${year}`;
  await page.goto(here);
  const there = await fields(page);
  for (const [name, value] of Object.entries(there)) {
    const at = /^choice\.(\w+)\.([\w-]+)\.mode$/.exec(name);
    if (!at || value === '' || want[`${at[1]}.${at[2]}`]) continue;
    const none = page.locator(`[name="${name}"][value=""]`);
    if (await none.count()) {
      await unfold(none);
      await none.check();
    } else hand[name] = '';
  }
  await go(page, page.locator('button[name=go][value=check]').first());
  if (await page.locator('#errors').count()) { // what an earlier scene left cannot be taken out on the page
    const out = Object.keys(there).filter((n) => /^choice\..*\.mode$/.test(n)).map((n) => [n, '']);
    await post(page, here, { base: there.base, editor: `out-${Date.now()}`, ...Object.fromEntries(out) });
    await page.goto(here);
  }
  for (const [key, line] of Object.entries(want)) {
    const [element, item] = parts(key);
    const name = `choice.${element}.${item}`;
    if (!await page.locator(`[name="${name}.mode"]`).count()) {
      const button = page.locator(`button[name=set][value="${name}.mode=new"]`);
      if (await button.count()) {
        await unfold(button);
        await go(page, button);
      } else {
        hand[`${name}.mode`] = line.mode;
        if (line.text) hand[`${name}.text`] = line.text;
        why[key] = (await page.locator(`[id="menu-${element}-${item}"] .menuitem-reason`).allTextContents()).join(' ').trim();
        continue;
      }
    }
    const radio = page.locator(`[name="${name}.mode"][value="${line.mode}"]`);
    if (await radio.count() && await radio.isEnabled()) {
      await unfold(radio);
      await radio.check();
    } else {
      hand[`${name}.mode`] = line.mode;
      if (line.text) hand[`${name}.text`] = line.text;
      why[key] = (await page.locator(`[id="${name}.mode-${line.mode}-why"]`).allTextContents()).join(' ').trim();
      continue;
    }
    const words = page.locator(`textarea[name="${name}.text"]`);
    if (await words.count() && await words.isVisible()) await words.fill(line.text ?? '');
    else if (line.text) hand[`${name}.text`] = line.text;
    for (const tick of await page.locator(`[name="${name}.upkeep"]`).all()) await tick.setChecked((line.upkeep ?? []).includes(await tick.getAttribute('value')));
  }
  if (scene.staff !== undefined) {
    const staff = page.locator(`[name="staff.new"][value="${scene.staff}"]`);
    await unfold(staff);
    await staff.check();
  }
  for (const [question, answer] of Object.entries(scene.answers ?? {})) {
    const field = page.locator(`textarea[name="answer.${question}"]`);
    await unfold(field);
    await field.fill(answer);
  }
  await go(page, page.locator('button[name=go][value=check]').first());
  if (Object.keys(hand).length > 0) {
    const { base } = await fields(page);
    const answer = await post(page, here, { base, editor: `hand-${Date.now()}`, go: 'check', ...hand });
    assert.equal(answer.status(), 303, 'a form sent by hand is read like any other');
    await page.goto(here);
  }
  return { hand, why };
}

/** Hands in, confirming what is asked, and gives the number of the event. */
async function handIn(page, year, reason) {
  await page.goto(`/plan/${year}/submit`);
  if (reason) await page.locator('[name=reason]').fill(reason);
  await go(page, page.locator('button[name=confirmed]'));
  await page.locator('.receipt').waitFor();
  return Number(/receipt\/(\d+)/.exec(page.url())[1]);
}

async function perform(scene, year) {
  const plan = planOf(region, year);
  const page = await visit(browser, site.url, { person: who[scene.who], js: false });
  assert.equal(await yearOf(page), year, `${who[scene.who].of} is in year ${year}`);
  const { hand, why } = await write(page, year, scene);
  const lines = await check(page);
  const tell = lines.map((l) => `${l.title}: ${l.state}`).join('; ');
  for (const [id, state] of Object.entries(scene.expect ?? {})) {
    const { element, title } = plan.conditions.get(id);
    const line = lines.find((l) => l.title.endsWith(title) && (!element || l.to.endsWith(`#element-${element}`)));
    assert.equal(line?.state, state, `${id} in: ${tell}`);
  }
  const refused = lines.filter((l) => l.state === 'refused');
  if (scene.fault) {
    const key = Object.keys(scene.plan).find((k) => k.replace('.', '-') === scene.fault.at);
    assert.ok(Object.keys(hand).some((n) => n.includes(key)), 'the editor does not offer this');
    if (why[key]) assert.match(why[key], part(scene.fault.code), 'the editor says why');
    assert.deepEqual(refused.map((l) => l.to), [`#${scene.fault.at}`]);
    assert.match(refused[0].text, part(scene.fault.code));
    assert.ok(refused[0].repairs.some((r) => r.set === scene.set), `${JSON.stringify(refused[0].repairs)} has ${scene.set}`);
    await page.goto(`/plan/${year}/submit`);
    assert.equal(await page.locator('button[name=confirmed]').count(), 0, 'what is refused cannot be handed in');
    const forced = await post(page, `/plan/${year}/submit`, { confirmed: 'yes', key: 'forced', reason: 'x' });
    assert.equal(forced.status(), 422, 'not by hand either');
    await page.goto(`/plan/${year}`);
    await go(page, page.locator(`#check button[value="${scene.set}"]`));
    assert.deepEqual(await page.locator('#errors li').allTextContents(), [], 'the repair can be saved');
    assert.deepEqual((await check(page)).filter((l) => l.state === 'refused').map((l) => l.title), [], 'the repair repairs');
  } else assert.deepEqual(refused, []);
  if (scene.repair) assert.ok(lines.some((l) => l.repairs.some((r) => r.to === scene.repair)), `a repair leads to ${scene.repair}`);
  if (scene.advice) assert.ok(lines.some((l) => l.state === 'tip' && part(scene.advice).test(l.text)), `${scene.advice} in: ${lines.map((l) => l.text).join(' | ')}`);
  if (scene.handIn) {
    const no = await handIn(page, year, scene.reason);
    for (const id of scene.waiting ?? []) {
      await page.goto('/today');
      const line = page.locator('#year .line, #year li').filter({ hasText: plan.conditions.get(id).title }).first();
      const pill = await line.locator('.pill').first();
      assert.ok(await pill.evaluate((p) => p.classList.contains('half')) || (await pill.textContent()).trim() === say('state.not_yet_due'), `${id}: ${await pill.textContent()}`);
    }
    if (scene.was) await swapped(page, year, no, scene, plan);
  }
  await page.context().close();
}

/** A swap: the plan as handed in, the change, its date, author and reason stay. */
async function swapped(page, year, no, scene, plan) {
  await page.goto(`/plan/${year}/history`);
  const event = page.locator('.history li').filter({ has: page.locator(`a[href$="/history/${no}"]`) });
  assert.match(await event.textContent(), new RegExp(scene.reason));
  assert.ok((await event.textContent()).includes(who[scene.who].name), 'its author');
  assert.equal(await event.locator('time').getAttribute('datetime'), site.on, 'its date');
  await page.goto(`/plan/${year}/history/${no}`);
  assert.ok((await page.locator('.paper').textContent()).includes(plan.menu.get(scene.became)));
  assert.ok(!(await page.locator('.paper').textContent()).includes(plan.menu.get(scene.was)));
  assert.match(await page.locator('main').textContent(), new RegExp(scene.reason));
  await page.goto(`/plan/${year}/history`);
  const links = await page.locator('.history a[href*="/history/"]').evaluateAll((as) => as.map((a) => a.getAttribute('href')));
  await page.goto(links.at(-1));
  assert.ok((await page.locator('.paper').textContent()).includes(plan.menu.get(scene.was)), 'the plan as handed in stays visible');
}

// The years follow on each other: a year that fails takes those after it along.
for (const { on, year, scenes } of play) {
  test(`${on}, year ${year}`, async (t) => {
    await site?.stop();
    site = await serve('scenarios', on);
    const visitor = await visit(browser, site.url);
    all = await people(visitor.context(), site.url);
    await visitor.context().close();
    if (Object.keys(who).length === 0) await casting();
    for (const scene of scenes) await t.test(scene.id, () => perform(scene, year));
  });
}
