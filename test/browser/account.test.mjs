// Coming in, as people do: with a real mail, a real passkey, a real app.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { certificate, provider } from './lib/provider.mjs';
import { install } from './lib/real.mjs';
import { launch, visit } from './lib/site.mjs';
import { sound } from './lib/sound.mjs';
import { codeOf, nextCode } from './lib/totp.mjs';
import { say } from './lib/words.mjs';

const password = 'drie kopjes koude thee';
let browser, site;
const open = [];

const papers = certificate('account');

before(async () => { [browser, site] = await Promise.all([launch(), install('account', { SSL_CERT_FILE: papers.cert })]); });
after(async () => { await browser?.close(); await site?.stop(); });

/** A browser of somebody, watched for what no page may do. */
async function device(options = {}) {
  const page = await visit(browser, site.url, options);
  open.push(page);
  return page;
}

/** Gives a browser a device that holds passkeys, and asks for a finger. */
async function finger(page) {
  const line = await page.context().newCDPSession(page);
  await line.send('WebAuthn.enable');
  const { authenticatorId } = await line.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { line, authenticatorId };
}

const button = (page, code, args) => page.getByRole('button', { name: say(code, args), exact: true });
const at = (page, path) => page.waitForURL((to) => to.pathname === path);
const signedIn = (page) => page.locator('.person-menu').waitFor({ state: 'attached' });
async function looksWell(page) {
  const complaints = await sound(page);
  assert.deepEqual(complaints, [], `${page.url()}: ${complaints.join('\n')}`);
}
const codeIn = (mail) => /\b([A-Z2-9]{4} [A-Z2-9]{4})\b/.exec(mail)[1];
const linkIn = (mail, path) => new RegExp(`https?://[^\\s"<>]+(${path}[^\\s"<>]+)`).exec(mail)[1];

/** Asks for a link, and gives the mail that comes. */
async function ask(page, address) {
  const before = Date.now();
  await page.goto('/sign-in');
  await page.getByLabel(say('signin.mail')).fill(address);
  await button(page, 'signin.send').click();
  await at(page, '/sign-in/mail');
  return site.office.last(address, before);
}

/** Lets somebody in, as the lead does on the page of people. */
async function invite(page, { name, mail, role, place }) {
  const before = Date.now();
  await page.goto('/people');
  await page.locator('a[href="/people/invite"]').click();
  const form = page.locator('form[action="/people"]');
  await form.locator('[name=name]').fill(name);
  await form.locator('[name=mail]').fill(mail);
  await form.locator('[name=role]').selectOption(role);
  if (place) await form.locator('[name=place]').selectOption({ label: place });
  await button(page, 'people.invite.go').click();
  await page.locator('.banner.done').waitFor();
  return linkIn(await site.office.last(mail, before), '/invitation/');
}

let lead, leadKeys;
const practices = ['Praktijk De Verzonnen Linde', 'Praktijk De Verzonnen Eik'];

test('the first lead comes in by the link of init, and makes a passkey', async () => {
  lead = await device();
  leadKeys = await finger(lead);
  await lead.goto(site.first);
  await looksWell(lead);
  await button(lead, 'invitation.accept').click();
  await at(lead, '/account/secure');
  await looksWell(lead);
  await button(lead, 'account.passkeys.make').click();
  await lead.waitForURL((to) => to.pathname !== '/account/secure');
  await lead.goto('/account');
  assert.equal(await lead.locator('#passkeys .passkey').count(), 1);
  await looksWell(lead);
});

test('a passkey signs in, and no other page is needed', async () => {
  await lead.locator('.person-menu > summary').click();
  await lead.locator('.person-menu').getByRole('button', { name: say('part.page.sign-out') }).click();
  await at(lead, '/signed-out');
  await lead.goto('/');
  await looksWell(lead);
  await button(lead, 'signin.passkey').click();
  await signedIn(lead);
});

test('without JavaScript nobody sees a passkey button', async () => {
  const page = await device({ js: false });
  await page.goto('/');
  assert.equal(await button(page, 'signin.passkey').isVisible(), false);
  await page.getByLabel(say('signin.mail')).fill('nobody@praktijk.example');
  await button(page, 'signin.send').click();
  await at(page, '/sign-in/mail');
});

test('a practice manager comes in by mail: invitation, link, code, second device', async () => {
  for (const [i, name] of practices.entries()) await makePractice(name, `0100000${i + 1}`);
  const link = await invite(lead, { name: 'Anna Verzonnen', mail: 'anna@praktijk.example', role: 'manager', place: practices[0] });
  const anna = await device({ width: 390, height: 844, touch: true });
  await anna.goto(link);
  await looksWell(anna);
  await button(anna, 'invitation.accept').click();
  await at(anna, '/today');
  await anna.context().clearCookies({ name: /session/ });

  const mail = await ask(anna, 'anna@praktijk.example');
  await looksWell(anna);
  const other = await device();
  await other.goto(linkIn(mail, '/sign-in/link/'));
  other.expected.push(/410/);
  await button(other, 'signin.link.go').click();
  await other.getByText(say('signin.link.other.title')).waitFor();
  await looksWell(other);
  await anna.goto(linkIn(mail, '/sign-in/link/'));
  await looksWell(anna);
  await button(anna, 'signin.link.go').click();
  await at(anna, '/today');

  const second = await ask(other, 'anna@praktijk.example');
  await other.getByLabel(say('signin.check.code')).fill(codeIn(second).toLowerCase());
  await button(other, 'signin.check.go').click();
  await at(other, '/today');
  await anna.goto('/account');
  await looksWell(anna);
  await anna.locator('#sessions').getByRole('button', { name: say('account.sessions.others') }).click();
  await anna.locator('.banner.done').waitFor();
  await other.goto('/today');
  await at(other, '/');
});

test('somebody of finance comes in with password, app and recovery codes', async () => {
  const link = await invite(lead, { name: 'Fien Verzonnen', mail: 'fien@rho.example', role: 'finance' });
  const fien = await device();
  await fien.goto(link);
  await button(fien, 'invitation.accept').click();
  await at(fien, '/account/secure');
  await fien.getByRole('link', { name: say('secure.password.go') }).click();
  await looksWell(fien);
  await fien.getByLabel(say('password.new')).fill(password);
  await button(fien, 'password.go').click();
  await at(fien, '/account/secure');
  await button(fien, 'account.totp.add').click();
  await fien.locator('.qr svg').waitFor();
  await looksWell(fien);
  const secret = await fien.locator('.secret').textContent();
  await fien.getByLabel(say('totp.code')).fill(codeOf(secret));
  await button(fien, 'totp.go').click();
  const codes = await fien.locator('.codes li').allTextContents();
  assert.equal(codes.length, 10);
  await looksWell(fien);
  await fien.getByRole('link', { name: say('recovery.go') }).click();
  await at(fien, '/region');

  const elsewhere = await device();
  for (const code of [await nextCode(secret), codes[3]]) {
    await elsewhere.goto('/sign-in/password');
    await looksWell(elsewhere);
    await elsewhere.getByLabel(say('signin.mail')).fill('fien@rho.example');
    await elsewhere.getByLabel(say('signin.password.field')).fill(password);
    await button(elsewhere, 'signin.password.go').click();
    await looksWell(elsewhere);
    await elsewhere.getByLabel(say('signin.second.code')).fill(code);
    await button(elsewhere, 'signin.second.go').click();
    await at(elsewhere, '/region');
    await elsewhere.context().clearCookies();
  }
});

test('two roles are switched from the menu of every page', async () => {
  const link = await invite(lead, { name: 'Anna Verzonnen', mail: 'anna@praktijk.example', role: 'owner', place: practices[1] });
  const anna = await device();
  await anna.goto(link);
  await button(anna, 'invitation.accept').click();
  await at(anna, '/today');
  const now = await anna.locator('.person-menu .person-who').textContent();
  const menu = (open) => anna.locator('.person-menu').evaluate((details, to) => { details.open = to; }, open);
  await menu(true);
  await looksWell(anna);
  await menu(true);
  await anna.locator('.person-menu .person-hats button').first().click();
  await at(anna, '/today');
  const then = await anna.locator('.person-menu .person-who').textContent();
  assert.notEqual(then, now);
});

test('a practice lets the RHO act for it, which shows, and stops it', async () => {
  const anna = await device();
  const mail = await ask(anna, 'anna@praktijk.example');
  await anna.goto(linkIn(mail, '/sign-in/link/'));
  await button(anna, 'signin.link.go').click();
  await at(anna, '/today');
  await anna.goto('/people/mandates');
  await looksWell(anna);
  await anna.getByLabel(say('mandates.reason')).fill('Onze manager is langer weg.');
  await button(anna, 'mandates.go').click();
  await anna.locator('.banner.done').waitFor();
  await looksWell(anna);
  await lead.goto('/account');
  await lead.locator('form[action="/account/behalf"] button').first().click();
  await lead.locator('form.behalf').waitFor();
  await looksWell(lead);
  await lead.goto('/plan');
  await lead.locator('form.behalf').waitFor();
  await anna.locator('form[action="/people/mandates/withdraw"] button').click();
  await anna.locator('.banner.done').waitFor();
  await lead.goto('/today');
  await at(lead, '/');
  await button(lead, 'signin.passkey').click();
  await signedIn(lead);
});

test('somebody comes in with the account of the own organisation', async () => {
  const theirs = await provider(`${site.url}/sign-in/openid/callback`, papers);
  try {
    await lead.goto('/organisation');
    await setProvider(lead, theirs);
    const page = await device({ strangers: true });
    page.expected.push(/./); // the pages of the provider are not ours
    await page.goto('/');
    const way = page.getByRole('link', { name: say('signin.openid', { organisation: 'RHO Verzonnenstad' }) });
    for (const end = Date.now() + 70_000; !await way.isVisible() && Date.now() < end;) { // the first page may be a minute behind
      await page.waitForTimeout(2000);
      await page.reload();
    }
    await way.click();
    await page.locator('input[name=login]').fill('anna@praktijk.example');
    await page.locator('input[name=password]').fill('x');
    await page.locator('button[type=submit]').click();
    const consent = page.locator('button[type=submit]');
    await Promise.race([at(page, '/today'), consent.click().then(() => at(page, '/today'))]);
  } finally {
    await theirs.stop();
  }
});

test('what no page may do, none did', () => {
  for (const page of open) assert.deepEqual(page.wrong, []);
});

/** Makes a practice, as the lead does. */
async function makePractice(name, agb) {
  await lead.goto('/practices/new');
  await lead.locator('[name=name]').fill(name);
  await lead.locator('[name=code]').fill(agb);
  await lead.locator('[name=cohort]').selectOption({ index: 1 });
  await lead.locator('[name=reason]').fill('Een verzonnen praktijk.');
  await lead.locator('main form button.filled').click();
  await lead.waitForURL((to) => to.pathname !== '/practices/new');
}

/** Says how an organisation signs in with its own accounts. */
async function setProvider(page, { issuer, id, secret }) {
  await page.locator('[name=openid-issuer]').fill(issuer);
  await page.locator('[name=openid-client]').fill(id);
  await page.locator('[name=openid-secret]').fill(secret);
  await page.locator('main form button.filled').first().click();
  await page.locator('.banner.done').waitFor();
}
