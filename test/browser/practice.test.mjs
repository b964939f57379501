// A practice as the programme lead sees it: a comment and its answer, a return, agreeing; waiving and back; a note that
// stays within the organisation; recording for many practices at once. All of it without JavaScript too.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { go, yearOf } from './lib/plan.mjs';
import { serve } from './lib/server.mjs';
import { find, launch, people, standings, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { say } from './lib/words.mjs';

let browser, site, lead, all, states;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve('practice', '2026-06-02')]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  lead = find(all, 'lead');
  await first.context().close();
  states = await standings(browser, site.url, all);
});
after(async () => { await browser?.close(); await site?.stop(); });

/** A practice in some state, with somebody who may hand in. */
function practice(state, not = []) {
  for (const s of states) {
    const who = all.find((p) => p.of === s.name && (p.role === 'manager' || p.role === 'owner'));
    if (s.state === state && who && !not.includes(s.name)) return { name: s.name, plan: s.href, at: s.href.replace(/\/plan\/\d+$/, ''), who };
  }
  throw new Error(`no practice is ${state}`);
}

/** Opens a folded form by its heading. */
const unfold = (page, text) => page.locator('main summary', { hasText: text }).first().click();

for (const js of [true, false]) {
  test(`lead and practice talk about a plan, ${js ? 'with' : 'without'} JavaScript`, async () => {
    const p = practice('handed-in', js ? [] : [practice('handed-in').name]);
    const [chief, staff] = await Promise.all([visit(browser, site.url, { person: lead, js }), visit(browser, site.url, { person: p.who, js })]);
    const year = await yearOf(staff);
    await chief.goto(p.at);
    assert.ok(await chief.getByRole('heading', { level: 1, name: p.name }).count());
    await chief.goto(p.plan);
    await unfold(chief, say('review.comment'));
    await chief.locator('#comment-words').fill('Wie trekt dit bij jullie?');
    await go(chief, chief.locator('form[action$="/comment"] button'));
    await staff.goto('/today');
    assert.match(await staff.locator('main').innerText(), /Wie trekt dit bij jullie\?/);
    await staff.goto(`/plan/${year}/talk`);
    await staff.locator('#text').fill('Twee collega’s samen.');
    await go(staff, staff.locator('main form button').first());
    await chief.goto(p.at);
    assert.match(await chief.locator('main').innerText(), /Twee collega’s samen\./);

    await chief.goto(p.plan);
    await unfold(chief, say('review.return'));
    await chief.locator('#return-words').fill('Zet dat er ook in.');
    await go(chief, chief.locator('form[action$="/return"] button'));
    await staff.goto(`/plan/${year}/submit`);
    const reason = staff.locator('main textarea[name=reason]');
    await reason.fill('Het staat erin.');
    const sure = staff.locator('main input[name=confirmed][type=checkbox]');
    if (await sure.count()) await sure.check();
    await go(staff, staff.locator('main form .button.filled').last());
    assert.match(staff.url(), /receipt/);

    await chief.goto(p.plan);
    await go(chief, chief.locator('form[action$="/agree"] button'));
    await staff.goto('/today');
    assert.match(await staff.locator('main').innerText(), new RegExp(say('talk.notice.agreed').split('(')[0].trim()));
    assert.deepEqual([...chief.wrong, ...staff.wrong], []);
    await Promise.all([chief.context().close(), staff.context().close()]);
  });
}

test('a condition is waived with a reason that the practice reads, and asked again', async () => {
  const p = practice('at-risk');
  const [chief, staff] = await Promise.all([visit(browser, site.url, { person: lead }), visit(browser, site.url, { person: p.who })]);
  await chief.goto(p.at);
  await unfold(chief, say('show.waive'));
  await chief.locator('#waive-condition').selectOption({ index: 1 }); // what is open stands first
  await chief.locator('#waive-reason').fill('Verbouwing, zo afgesproken.');
  await go(chief, chief.locator('form:has(#waive-reason) button'));
  await staff.goto('/plan');
  assert.match(await staff.locator('main').innerText(), /Verbouwing, zo afgesproken\./);
  await unfold(chief, say('show.unwaive'));
  await chief.locator('#verdict form textarea').first().fill('Vergissing.');
  await go(chief, chief.locator('#verdict form:has(textarea) button').first());
  await staff.goto('/plan');
  assert.doesNotMatch(await staff.locator('main').innerText(), /Verbouwing, zo afgesproken\./);
  assert.deepEqual([...chief.wrong, ...staff.wrong], []);
  await Promise.all([chief.context().close(), staff.context().close()]);
});

test('a note stays within the organisation', async () => {
  const p = practice('silent');
  const [chief, staff] = await Promise.all([visit(browser, site.url, { person: lead, js: false }), visit(browser, site.url, { person: p.who })]);
  await chief.goto(p.at);
  assert.ok(await chief.getByText(say('note.only-rho')).first().isVisible());
  await unfold(chief, say('note.add'));
  await chief.locator('#note-text').fill('Begint na de zomer, zegt ze.');
  await go(chief, chief.locator('form:has(#note-text) button'));
  assert.match(await chief.locator('#notes').innerText(), /Begint na de zomer/);
  for (const at of ['/today', '/practice', '/plan']) {
    await staff.goto(at);
    assert.doesNotMatch(await staff.locator('main').innerText(), /Begint na de zomer/);
  }
  assert.deepEqual([...chief.wrong, ...staff.wrong], []);
  await Promise.all([chief.context().close(), staff.context().close()]);
});

test('who was at a meeting is ticked in one go, and withdrawn', async () => {
  const chief = await visit(browser, site.url, { person: lead, js: false });
  await chief.goto('/record/attendance');
  await chief.locator('#attendance-meeting').selectOption({ index: 1 });
  await chief.locator('#attendance-date').fill('2026-05-28');
  await go(chief, chief.locator('form[method=get] button').last());
  for (let i = 0; i < 3; i++) await chief.locator('input[name=practice]').nth(i).check();
  await go(chief, chief.locator('main .button.filled'));
  assert.match(await chief.locator('main').innerText(), new RegExp(say('record.saved').split('{')[0]));
  await chief.locator('main summary', { hasText: /3/ }).click();
  for (const box of await chief.locator('input[name=fact]').all()) await box.check();
  await chief.locator('#withdraw-reason').fill('Verkeerde dag.');
  await go(chief, chief.locator('.button.danger'));
  assert.equal(await chief.locator('input[name=fact]').count(), 0);
  assert.deepEqual(chief.wrong, []);
  await chief.context().close();
});

test('the pages are sound', async () => {
  const handed = practice('handed-in'), silent = practice('silent'), begun = practice('at-risk');
  for (const [person, paths] of [
    [lead, [handed.at, silent.at, begun.at, handed.plan, begun.plan, `${begun.at}/file`, '/record', '/record/attendance', '/record/visits', '/record/contact']],
    [find(all, 'auditor'), [handed.at, handed.plan]], [find(all, 'finance'), [handed.at]], [handed.who, ['/plan/4/talk']],
  ]) {
    const page = await visit(browser, site.url, { person });
    for (const path of paths) {
      await page.goto(path);
      assert.deepEqual(await sound(page), [], path);
    }
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  }
});
