// What every page must be: free of what axe finds, and not wider than the screen.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everything = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }; // all that a colour scheme can change

async function axed(page, runOnly, when) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
  const found = await page.evaluate((only) => globalThis.axe.run(document, { runOnly: only, resultTypes: ['violations'] })
    .then((r) => r.violations.map((v) => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}${v.nodes.length > 3 ? ` (${v.nodes.length})` : ''}`)), runOnly);
  return found.map((f) => `${when}: ${f}`);
}

const wide = (page, width) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  .then((over) => (over > 0 ? [`${width} px: ${over} px wider than the screen`] : []));

/**
 * Looks at the open page at two widths, in light and dark; folded and unfolded.
 * Gives the complaints, none when all is well.
 */
export async function sound(page) {
  const out = [];
  await page.setViewportSize({ width: 390, height: 844 });
  out.push(...await wide(page, 390), ...await axed(page, everything, '390 light'));
  await page.emulateMedia({ colorScheme: 'dark' });
  out.push(...await axed(page, colours, '390 dark'));
  await page.setViewportSize({ width: 320, height: 640 });
  out.push(...await wide(page, 320));
  await page.evaluate(() => document.querySelectorAll('details:not(.top-menu, .person-menu, .bottombar-check)').forEach((d) => { d.open = true; }));
  out.push(...await wide(page, 320));
  await page.setViewportSize({ width: 1280, height: 900 });
  out.push(...await axed(page, colours, '1280 dark'));
  await page.emulateMedia({ colorScheme: 'light' });
  out.push(...await axed(page, everything, '1280 light'));
  return out;
}
