// From an empty database to a region that works: the lead loads the lists of a
// made-up organisation, practices come in, and their plan and verdict are right
// from the first day. What it takes is counted.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, data, root } from './lib/place.mjs';
import { check, fields, go, heard, unfold } from './lib/plan.mjs';
import { install } from './lib/real.mjs';
import { launch, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { say, stateOf } from './lib/words.mjs';

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(new Date());
const lists = join(data, 'live-lists');
const open = [];
let browser, site, lead, rho;

before(async () => {
  mkdirSync(lists, { recursive: true });
  execFileSync('go', ['run', './test/live', '-on', today, lists], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  rho = JSON.parse(readFileSync(join(lists, 'answers.json'), 'utf8'));
  [browser, site] = await Promise.all([launch(), install('live')]);
});
after(async () => { await browser?.close(); await site?.stop(); });

/** A browser of somebody, watched for what no page may do. */
async function device(options = {}) {
  const page = await visit(browser, site.url, options);
  open.push(page);
  return page;
}

const looked = new Set();
/** Looks at a page once: axe, widths, light and dark. */
async function looksWell(page, name) {
  if (looked.has(name)) return;
  looked.add(name);
  const complaints = await sound(page);
  assert.deepEqual(complaints, [], `${name} ${page.url()}: ${complaints.join('\n')}`);
}

const button = (page, code, args) => page.getByRole('button', { name: say(code, args), exact: true });
const at = (page, path) => page.waitForURL((to) => (path instanceof RegExp ? path.test(to.pathname) : to.pathname === path));

/** What the lead does, counted: a click, a choice, a file and a text each are one; and how long the machine took. */
const steps = { part: '', by: {}, wait: {} };
function begin(part) { [steps.part, steps.by[part], steps.wait[part]] = [part, 0, 0]; }
async function does(what) {
  const from = performance.now();
  steps.by[steps.part]++;
  const out = await what();
  steps.wait[steps.part] += performance.now() - from;
  return out;
}
const press = (page, locator) => does(() => go(page, locator));
const tick = (locator) => does(() => locator.check());
const type = (locator, text) => does(() => locator.fill(text));
const pick = (locator, option) => does(() => locator.selectOption(option));

/** Chooses a file of a kind on the page of lists, and comes to its columns. */
async function choose(page, kind, file) {
  await does(() => page.goto('/import'));
  await press(page, page.locator(`#${kind} a[href="/import/${kind}"]`));
  await looksWell(page, 'a file');
  await does(() => page.locator('#list').setInputFiles(file));
  await press(page, button(page, 'intake.upload'));
  assert.equal(await page.locator('#columns').count(), 1, `${kind}: ${await page.locator('main').innerText()}`);
}

/** Goes from the columns to what would change. */
async function look(page, { complete }) {
  const whole = page.locator('[name=complete]');
  if (complete) await tick(whole);
  await press(page, button(page, 'intake.look'));
  await at(page, /\/preview$/);
}

const counts = (page) => page.locator('.lead').innerText();
const listOf = (kind) => rho.lists.find((l) => l.kind === kind);
const fileOf = (kind) => join(lists, listOf(kind).file);
const apply = (page, locator = button(page, 'intake.apply')) => press(page, locator).then(() => at(page, /\/import\/done\//));

test('the lead comes in by the link of init', async () => {
  lead = await device();
  const line = await lead.context().newCDPSession(lead);
  await line.send('WebAuthn.enable');
  await line.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  begin('coming in');
  await does(() => lead.goto(site.first));
  await press(lead, button(lead, 'invitation.accept'));
  await does(() => button(lead, 'account.passkeys.make').click());
  await lead.waitForURL((to) => to.pathname !== '/account/secure');
  await lead.goto('/import');
  await looksWell(lead, 'all lists, nothing loaded');
});

test('neighbourhoods and practices come out of awkward spreadsheets', async () => {
  for (const kind of ['neighbourhoods', 'practices']) {
    begin(kind);
    await choose(lead, kind, fileOf(kind));
    await looksWell(lead, `columns of ${kind}`);
    assert.equal(await lead.locator('[name=complete]').count(), listOf(kind).complete ? 1 : 0, 'asked only where it means something');
    await look(lead, listOf(kind));
    await looksWell(lead, `preview of ${kind}`);
    assert.equal(await lead.locator('#wrong').count(), 0, await counts(lead));
    await apply(lead);
    await looksWell(lead, `${kind} loaded`);
  }
  assert.match(await lead.locator('.banner').innerText(), /60/);
});

/** Who got a mail, beside the lead: everybody once for each mail. */
const invited = () => site.office.kept.flatMap((m) => m.to).filter((to) => to !== site.lead.mail);

test('people are prepared, and nobody is invited before the lead asks', async () => {
  begin('people');
  await choose(lead, 'people', fileOf('people'));
  await look(lead, listOf('people'));
  await apply(lead);
  await looksWell(lead, 'people prepared');
  assert.deepEqual(invited(), []);
});

test('a column that was guessed wrong is put right', async () => {
  begin('patients');
  await choose(lead, 'patients', fileOf('patients'));
  const column = (header) => lead.locator('.field', { hasText: header }).locator('select');
  const [guessed, meant] = rho.wrongly;
  assert.equal(await column(`: ${guessed}`).inputValue(), 'patients');
  await pick(column(`: ${guessed}`), '');
  await pick(column(`: ${meant}`), 'patients');
  await look(lead, listOf('patients'));
  assert.match(await lead.locator('#changes').textContent(), /1800/);
  await looksWell(lead, 'preview of patients');
  await apply(lead);
});

test('a name that is nearly known is asked, and a wrong row is put right and loaded later', async () => {
  begin('history');
  await choose(lead, 'history', fileOf('history'));
  await look(lead, listOf('history'));
  await looksWell(lead, 'preview with errors');
  await tick(lead.getByLabel(say('intake.means.is', { near: rho.misnamed[1] })));
  await press(lead, button(lead, 'intake.means.save'));
  const download = lead.waitForEvent('download');
  await does(() => lead.getByRole('link', { name: say('intake.wrong.download') }).click());
  const wrong = join(lists, 'wrong.csv');
  await (await download).saveAs(wrong);
  const rows = readFileSync(wrong, 'utf8');
  assert.ok(rows.includes(rho.mistake.wrong) && !rows.includes(rho.misnamed[0]), rows);
  assert.ok(rows.trim().split('\n').length > 2, 'the other choices of that year wait for the one that is wrong');
  await apply(lead, lead.locator('button[name=skip]'));
  writeFileSync(wrong, rows.replace(rho.mistake.wrong, rho.mistake.right));
  steps.by.history += 2; // opening the file, typing the word
  await choose(lead, 'history', wrong);
  await look(lead, { complete: true });
  assert.equal(await lead.locator('#wrong').count(), 0, await lead.locator('main').innerText());
  await apply(lead);
});

test('meetings and visits; a list is taken back and loaded again', async () => {
  begin('attendance');
  await choose(lead, 'attendance', fileOf('attendance'));
  await look(lead, { complete: true });
  await looksWell(lead, 'preview of meetings');
  await apply(lead);
  begin('visits');
  await choose(lead, 'visits', fileOf('visits'));
  await look(lead, { complete: true });
  await apply(lead);
  begin('taking back');
  await press(lead, button(lead, 'intake.undo'));
  assert.match(await lead.locator('.banner').innerText(), new RegExp(say('intake.undo.done')));
  await looksWell(lead, 'taken back');
  await choose(lead, 'visits', fileOf('visits'));
  await look(lead, { complete: true });
  await apply(lead);
  await lead.goto('/import');
  await looksWell(lead, 'all lists, all loaded');
});

test('the same list once more changes nothing, also without JavaScript', async () => {
  const page = await device({ js: false });
  await page.context().addCookies(await lead.context().cookies());
  begin('again');
  await choose(page, 'practices', fileOf('practices'));
  await look(page, { complete: false });
  assert.equal(await button(page, 'intake.apply').count(), 0);
  assert.match(await page.locator('#changes').innerText(), new RegExp(say('intake.nothing').slice(0, 12)));
  await page.context().close();
});

test('with the keyboard alone, a file is chosen, looked at and loaded', async () => {
  writeFileSync(join(lists, 'use.csv'), 'AGB;Interventie;Sinds\r\n01000910;Lean werken;1-1-2025\r\n');
  const reach = async (locator) => {
    for (let i = 0; i < 150; i++) {
      if (await locator.evaluate((e) => e === document.activeElement)) return;
      await lead.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${locator}`);
  };
  const enter = async (locator) => {
    await reach(locator);
    await Promise.all([lead.waitForNavigation(), lead.keyboard.press('Enter')]);
  };
  await lead.goto('/import');
  await enter(lead.locator('#in-use a[href="/import/in-use"]'));
  await reach(lead.locator('#list'));
  const chooser = lead.waitForEvent('filechooser');
  await lead.keyboard.press('Space');
  await (await chooser).setFiles(join(lists, 'use.csv'));
  await enter(button(lead, 'intake.upload'));
  await enter(button(lead, 'intake.look'));
  await enter(button(lead, 'intake.apply'));
  await at(lead, /\/import\/done\//);
});

test('everybody is invited, once', async () => {
  begin('inviting');
  const people = () => lead.locator('#done a', { hasText: listOf('people').file });
  await does(() => lead.goto('/import'));
  await press(lead, people());
  await press(lead, button(lead, 'intake.send'));
  await looksWell(lead, 'invitations sent');
  await site.office.last(rho.judged[0].mail, 0);
  assert.equal(await button(lead, 'intake.send').count(), 0, 'it cannot be asked twice');
  for (const end = Date.now() + 60_000; invited().length < 60 && Date.now() < end;) await lead.waitForTimeout(500);
  await lead.waitForTimeout(2000);
  assert.equal(invited().length, 60);
  assert.equal(new Set(invited()).size, 60, 'nobody gets two mails');
});

/** The verdict of the engine on the facts as they were entered directly. */
function verdict(facts) {
  const out = execFileSync(binary, ['evaluate', '--region', rho.region, '--facts', join(lists, facts), '--on', today, '--json', '--lang', 'nl'], { cwd: root, encoding: 'utf8' });
  return JSON.parse(out).years.find((y) => y.year === rho.year).conditions;
}

const managers = [];
for (const n of [0, 1, 2]) {
  test(`practice ${n + 1}: this year's plan goes on with last year's, and the verdict is the engine's`, async () => {
    const { mail, goes, facts, name } = rho.judged[n];
    const page = await device(n === 0 ? {} : { width: 390, height: 844, touch: true });
    managers.push(page);
    await page.goto(/https?:\/\/[^\s"<>]+(\/invitation\/[^\s"<>]+)/.exec(await site.office.last(mail, 0))[1]);
    await go(page, button(page, 'invitation.accept'));
    await at(page, '/today');
    assert.ok((await page.locator('body').innerText()).includes(name));
    const want = verdict(facts);
    const year = await page.locator('#year .line').evaluateAll((all) => all.map((l) => [l.querySelector('h3')?.textContent.trim(), l.querySelector('.pill')?.textContent.trim()]));
    for (const [title, pill] of year) {
      const c = want.find((w) => w.title === title);
      if (c) assert.equal(stateOf(pill), c.state, `${name}, ${title}`);
    }
    await go(page, page.locator('#next .button.filled').first());
    await at(page, `/plan/${rho.year}`);
    const form = await fields(page);
    const running = Object.entries(form).filter(([k]) => /^choice\..*\.mode$/.test(k)).map(([k, v]) => `${k.split('.').slice(1, 3).join('.')} ${v}`).sort();
    assert.deepEqual(running, goes.map((g) => `${g.element}.${g.intervention} ${g.mode}`).sort(), `${name} begins with last year`);
    const lines = (await check(page)).filter((l) => l.state !== 'tip');
    const content = want.filter((w) => lines.some((l) => l.title.endsWith(w.title)));
    assert.ok(lines.length >= 4 && content.length >= lines.length, `${lines.length} lines, ${content.length} conditions`);
    for (const line of lines) {
      const element = /#element-(\w+)/.exec(line.to)?.[1] ?? '';
      const c = want.find((w) => line.title.endsWith(w.title) && (!element || w.id.startsWith(`${element}-`)));
      assert.equal(line.state, c?.state, `${name}, ${line.title}: ${line.text}`);
      if (line.state === 'not_met') assert.ok(line.text.length > 20, `${line.title} says why`);
    }
    assert.ok(year.length > 2, 'the page of today has the year');
  });
}

/** Does what the check asks: what deepens, what keeps up, what is asked. */
async function complete(page) {
  for (let turn = 0; turn < 10; turn++) {
    const todo = (await check(page)).find((l) => l.state === 'not_met' || l.state === 'unknown');
    if (!todo) return;
    const set = page.locator('#check .condition-repairs button[name=set]').first();
    const answer = todo.repairs.find((r) => r.to?.startsWith('#answer.'))?.to.slice(1);
    const upkeep = page.locator('#plan .choice-upkeep input[type=checkbox]:not(:checked)').first();
    if (answer) {
      const field = page.locator(`[id="${answer}"]`);
      await unfold(field);
      await type(field, 'Onze keuzes volgen wat in de wijk is afgesproken.');
    } else if (await set.count()) {
      await press(page, set);
      continue;
    } else {
      await unfold(upkeep);
      await tick(upkeep);
    }
    await heard(page);
  }
  throw new Error(`not in order: ${(await check(page)).map((l) => `${l.title} ${l.state}`).join('; ')}`);
}

/** Hands in, also when something that is not about the plan is open. */
async function handIn(page) {
  await press(page, page.locator('#check button[name=go][value=submit]'));
  if (await page.locator('button[name=confirmed]').count()) await press(page, page.locator('button[name=confirmed]'));
  await page.locator('.receipt').waitFor();
}

test('the practice manager repairs with a button, hands in and has a receipt', async () => {
  begin('a practice hands in');
  const [page] = managers;
  const before = (await check(page)).filter((l) => l.state === 'not_met').length;
  await press(page, page.locator('#check .condition-repairs button[name=set]').first());
  assert.equal((await check(page)).filter((l) => l.state === 'not_met').length, before - 1, 'the button repairs one line');
  await complete(page);
  await handIn(page);
  await looksWell(page, 'receipt');
});

test('the lead enters a plan that came as a Word file, and keeps the file with it', async () => {
  const word = join(lists, 'plan van de praktijk.docx');
  writeFileSync(word, await (await managers[0].request.get(`/plan/${rho.year}/plan.docx`)).body());
  begin('a plan in Word');
  await does(() => lead.goto('/import'));
  await press(lead, lead.getByRole('link', { name: say('intake.word.now.go') }));
  await pick(lead.locator('[name=practice]'), { label: rho.word.practice });
  await type(lead.locator('[name=reason]'), 'De praktijk mailde haar plan in Word en vroeg ons het over te nemen.');
  await press(lead, button(lead, 'mandates.go'));
  await looksWell(lead, 'mandate given');
  await press(lead, button(lead, 'account.behalf.go', { practice: rho.word.practice }));
  await lead.locator('form.behalf').waitFor();
  await does(() => lead.goto(`/plan/${rho.year}`));
  for (const c of rho.word.choices.slice(0, 2)) {
    const mode = lead.locator(`[name="choice.${c.element}.${c.intervention}.mode"][value=${c.mode}]`);
    await unfold(mode);
    await tick(mode);
    await heard(lead);
  }
  await complete(lead);
  await handIn(lead);
  await looksWell(lead, 'receipt on behalf');
  await press(lead, lead.locator('form.behalf button'));
  await does(() => lead.goto(`/practices?q=${encodeURIComponent(rho.word.practice)}`)); // there are two pages of them
  await press(lead, lead.locator('#practices a', { hasText: rho.word.practice }).first());
  await does(() => lead.goto(`${new URL(lead.url()).pathname.replace(/\/plan\/.*$/, '')}/plan/${rho.year}/files`));
  await does(() => lead.locator('main input[type=file]').setInputFiles(word));
  await press(lead, lead.locator('main form button.filled'));
  assert.match(await lead.locator('main').innerText(), /plan van de praktijk\.docx/);
  assert.ok(steps.by['a plan in Word'] <= 30, `${steps.by['a plan in Word']} steps`);
});

test('what it took', () => {
  const parts = Object.entries(steps.by).map(([part, n]) => `${part} ${n} (${(steps.wait[part] / 1000).toFixed(1)} s)`);
  console.log(`# interactions, and what the machine took: ${parts.join(' · ')}`);
  const all = Object.values(steps.by).reduce((a, b) => a + b, 0);
  console.log(`# together ${all} interactions, ${(Object.values(steps.wait).reduce((a, b) => a + b, 0) / 1000).toFixed(1)} s`);
  assert.ok(all <= 160, `${all} interactions`);
});

test('what no page may do, none did', () => {
  for (const page of open) assert.deepEqual(page.wrong, []);
});
