// Every page of the route table, for everybody who may see it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { routes, serve } from './lib/server.mjs';
import { find, launch, people, signIn, standings, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { post, yearOf } from './lib/plan.mjs';

const limit = 150 * 1024; // bytes over the line, for a first look at a page
const galleryLimit = 170 * 1024; // it shows every component at once, to who builds pages

// The program names its own addresses, so that none is forgotten.
const gets = routes().filter((r) => r.method === 'GET');
const tries = gets.map((r) => r.try).filter((t) => t && !/^\/(health|ready)z$/.test(t));
// Pages that ask for more than an address; exhibits below show them, or another test.
const shown = /^\/read\/|^\/practices\/\{practice\}|^\/people\/\{person\}|^\/neighbourhoods\/\{neighbourhood\}|^\/privacy\/erase\/\{person\}|^\/interventions\/\{intervention\}/;
const elsewhere = /^\/practices\/chosen$|^\/reminders\/\{reminder\}$|^\/setup\/|^\/invitation\/|^\/sign-in\/openid|^\/import\/(file|done)|\/review$/; // account, first-start, import, practices, reminder
// No pages: files, a check on health, an address that only leads on.
const files = /\.(docx|pdf|csv|json|xlsx)$|\{file\}$|\/template\/|^\/(health|ready)z$|^\/plan$/;
// Pages that look the same for everybody: looked at once in a language, asked for by the others.
const common = /^\/(account|sign-in|signed-out|help|privacy|accessibility|demo|people|audit|practice$|plan\/\d\/files)/;

let browser, site, all, states, read;

before(async () => {
  [browser, site] = await Promise.all([launch(), serve('pages', '2026-06-02')]);
  const first = await visit(browser, site.url);
  all = await people(first.context(), site.url);
  states = await standings(browser, site.url, all);
  // A link by which somebody without an account reads along.
  await signIn(first.context(), site.url, withState('complete'));
  const year = await yearOf(first);
  await first.goto(`/plan/${year}/share`);
  await first.locator('form[action$="/share"] button').click();
  read = new URL(await first.locator('#link').inputValue()).pathname;
  await first.context().close();
});
after(async () => { await browser?.close(); await site?.stop(); });

const withState = (state, role = 'manager') => all.find((p) => p.role === role && states.some((s) => s.state === state && s.name === p.of));
const everybody = /^\/($|help|signed-out|sign-in|account|privacy$|accessibility|demo)/;
const practice = /^\/(today|plan|practice$|people|audit|privacy\/register)/;
const own = {
  manager: practice, owner: practice, employee: /^\/(today|plan|practice$)/, coordinator: /^\/neighbourhood(\/|$)/,
  lead: /^\/(region$|practices|search|neighbourhoods|centres|groups|record|reminders|people|organisation|privacy|audit|import)/,
  finance: /^\/(practices(\/views|\/groups)?$|search|region$)/, auditor: /^\/(neighbourhoods$|practices(\/views|\/groups)?$|search|region$|reminders$|audit|privacy\/register)/,
};
const everyRole = /^\/(interventions|regional-plan)/; // whoever has signed in
const refused = (role, path) => tries.includes(path) && !everybody.test(path) && !everyRole.test(path) && !own[role].test(path);

// What is on show for a seat: an address, or a way to get to a page.
const seats = {
  manager: { person: () => withState('handed-in'), more: () => ({ 'an intervention': toIntervention }) },
  owner: { person: () => withState('complete', 'owner') },
  employee: { person: () => find(all, 'employee', site.special('handed-in') ?? find(all, 'employee').of) },
  coordinator: { person: () => find(all, 'coordinator') },
  lead: {
    person: () => find(all, 'lead'),
    more: () => ({
      'an intervention': toIntervention,
      'plan of a practice': (page) => page.goto(states.find((s) => s.state === 'handed-in' && s.href).href),
      'draft of a practice': (page) => page.goto(states.find((s) => s.state === 'at-risk' && s.href).href),
      'files with a plan': (page) => page.goto(`${states.find((s) => s.state === 'handed-in' && s.href).href}/files`),
      'file of a practice': (page) => page.goto(fileOf()), ...Object.fromEntries(['merge', 'split', 'takeover', 'leave', 'close'].map((event) => [
        `life of a practice: ${event}`, (page) => page.goto(`${fileOf()}/${event}`)])),
      'a person': async (page) => { await page.goto('/people'); await page.goto(await page.locator('#people a[href^="/people/"], main table a[href^="/people/"]').first().getAttribute('href')); },
      'erasing a person': async (page) => { await page.goto('/privacy/erase'); await page.goto(await page.locator('main table a').first().getAttribute('href')); },
      'every column': (page) => page.goto('/privacy/register?columns=1'),
      'settings that cannot be': async (page) => {
        page.expected.push(/422/);
        await page.goto('/organisation');
        await page.locator('#contact-mail').evaluate((field) => { field.type = 'text'; field.value = 'geen adres'; field.form.querySelector('button.filled').click(); });
        await page.locator('#errors, .error-summary').first().waitFor();
      },
    }),
  },
  finance: { person: () => find(all, 'finance') },
  auditor: { person: () => find(all, 'auditor') },
  nobody: {
    person: () => undefined,
    more: () => ({
      '/gallery': (page) => page.goto('/gallery'), '/gallery?lang=en': (page) => page.goto('/gallery?lang=en'),
      'read along': (page) => page.goto(read),
      'remark without a name': async (page) => {
        page.expected.push(/422/);
        await page.goto(read);
        await page.locator('button[name=agree]').click();
        await page.locator('#errors').waitFor();
      },
      'not found': (page) => { page.expected.push(/404/); return page.goto('/nothing/here'); },
      'a link that ended': (page) => { page.expected.push(/404/); return page.goto('/read/none'); },
      'next': (page) => page.goto('/plan/4/submit'),
    }),
  },
  'manager with a prefilled plan': {
    person: () => withState('silent'), only: true,
    more: () => ({ '/today': (page) => page.goto('/today'), '/plan': (page) => page.goto('/plan'), '/plan/submit with open conditions': toPlan('/submit'), '/plan/history of nothing': toPlan('/history') }),
  },
  'employee with a conflict': {
    person: () => find(all, 'employee', site.special('conflict')), only: true,
    more: () => ({ '/today': (page) => page.goto('/today'), '/plan with a conflict': (page) => page.goto('/plan'), '/plan/conflicts': async (page) => {
      await toPlan('/conflicts')(page);
      assert.ok(await page.locator('fieldset.conflict').count(), 'there is a conflict');
    }, 'blocked submit': toPlan('/submit') }),
  },
  'manager whose plan is refused': {
    person: () => withState('at-risk'), only: true,
    more: () => ({
      'blocked submit': async (page) => {
        const year = await yearOf(page);
        await post(page, `/plan/${year}`, { base: '9999', 'choice.d.more-gp-hours.mode': 'deepened', 'choice.a.lean.mode': 'continued' });
        await page.goto(`/plan/${year}/submit`);
        assert.equal(await page.locator('button[name=confirmed]').count(), 0, 'it is blocked');
        assert.ok(await page.locator('main .banner').count(), 'the page says why');
      },
      'plan with a refused choice': async (page) => {
        await page.goto('/plan');
        assert.ok(await page.locator('.choice.is-wrong').count(), 'the choice is marked');
      },
      'plan that could not be saved': async (page) => {
        page.expected.push(/422/);
        await page.goto('/plan');
        await page.locator('#plan').evaluate((form) => { // a text that is too long
          form.querySelector('textarea[name]').value = 'lang '.repeat(1100);
          form.querySelector('button[name=go][value=check]').click();
        });
        await page.locator('#errors').waitFor();
      },
    }),
  },
  'manager who was signed out': {
    person: () => withState('complete'), only: true,
    more: () => ({
      'session ended': async (page) => {
        page.expected.push(/401/);
        await page.goto(`/plan/${await yearOf(page)}/share`);
        await page.context().clearCookies({ name: /session/ });
        await page.locator('form[action$="/share"] button').click();
        await page.locator('.person-choice').first().waitFor();
      },
    }),
  },
};
const fileOf = () => states.find((s) => s.state === 'handed-in' && s.href).href.replace(/\/plan\/.*/, '');
const toIntervention = async (page) => { await page.goto('/interventions'); await page.goto(await page.locator('main table a[href^="/interventions/"]').first().getAttribute('href')); };
const toPlan = (to) => async (page) => page.goto(`/plan/${await yearOf(page)}${to}`);

test('each page of the routes is on show', () => {
  assert.ok(tries.length > 10, 'the routes can be read');
  for (const { path, try: example } of gets) {
    assert.ok(example || files.test(path) || shown.test(path) || elsewhere.test(path), `${path} has a Try, or an exhibit in a test`);
  }
});

for (const language of ['nl', 'en']) {
  describe(language, { concurrency: 2 }, () => {
    const looked = new Set();
    for (const [name, seat] of Object.entries(seats)) {
      test(name, async () => {
        const person = seat.person();
        assert.ok(name === 'nobody' || person, `somebody sits here`);
        const page = await visit(browser, site.url, { person, language });
        const line = await page.context().newCDPSession(page);
        await line.send('Network.enable');
        let bytes = 0;
        line.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
        const exhibits = {};
        const year = ['manager', 'owner', 'employee'].includes(person?.role) ? await yearOf(page) : 1;
        if (!seat.only) for (const t of tries) exhibits[t] = (p) => p.goto(t.replaceAll('{year}', year));
        Object.assign(exhibits, seat.more?.());
        const complaints = [], seen = new Set();
        for (const [what, open] of Object.entries(exhibits)) {
          page.expected.length = 0;
          const no = person && refused(person.role, what);
          if (no) page.expected.push(/404/);
          // The same page for many addresses is looked at once; the others are only asked for.
          const often = no ? 'not found' : name === 'nobody' && !everybody.test(what) && tries.includes(what) ? '/?next' : '';
          const at0 = what.replaceAll('{year}', year);
          if (!no && tries.includes(what) && common.test(at0) && person) {
            if (looked.has(at0)) {
              const answer = await page.request.get(at0);
              if (answer.status() !== 200) complaints.push(`${what}: ${answer.status()}`);
              continue;
            }
            looked.add(at0);
          }
          if (often && seen.has(often)) {
            const answer = await page.request.get(what.replaceAll('{year}', year), { maxRedirects: 0 });
            if (answer.status() !== (no ? 404 : 303)) complaints.push(`${what}: ${answer.status()}`);
            continue;
          }
          await page.setViewportSize({ width: 1280, height: 900 });
          await line.send('Network.clearBrowserCache');
          bytes = 0;
          const answer = await open(page);
          await page.waitForLoadState('load');
          await page.evaluate(() => document.fonts.ready);
          const status = answer?.status?.() ?? 200;
          if (status >= 500 || status !== 200 && !page.expected.length && !/receipt\/1|history\/1/.test(what)) complaints.push(`${what}: ${status}`);
          if (name === 'manager' && status === 404 && /receipt\/1|history\/1/.test(what)) complaints.push(`${what}: nothing was kept`);
          if (/receipt\/1|history\/1/.test(what) && status === 404) page.wrong.splice(0, page.wrong.length, ...page.wrong.filter((w) => !/404/.test(w)));
          if (bytes > (what.startsWith('/gallery') ? galleryLimit : limit)) complaints.push(`${what}: ${Math.round(bytes / 1024)} KB for a first look`);
          if (await page.locator('html').getAttribute('lang') !== (/lang=en/.test(what) ? 'en' : what.startsWith('/gallery') ? 'nl' : language)) complaints.push(`${what}: another language`);
          const at = new URL(page.url());
          const same = answer && (status === 404 ? 'not found' : at.pathname === '/' ? `/${at.search && '?next'}` : page.url());
          if (seen.has(same)) continue; // led to a page that was seen
          if (same) seen.add(same);
          for (const c of await sound(page)) complaints.push(`${what}: ${c}`);
        }
        complaints.push(...page.wrong);
        await page.context().close();
        assert.deepEqual(complaints, [], complaints.join('\n'));
      });
    }
  });
}
