// What the tests need of the regional plans: the titles of their conditions and
// menus. Reads only the plain lines in which those are written.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './place.mjs';

export const standard = readFileSync(join(root, 'regions', 'default.txt'), 'utf8').trim();

const list = (text) => text?.split(',').map((s) => Number(s.trim()));

/** The regional plan of a programme year: conditions and menu titles by key. */
export function planOf(region, year) {
  for (const folder of readdirSync(join(root, 'regions', region))) {
    if (!/^\d{4}$/.test(folder)) continue;
    const file = readFileSync(join(root, 'regions', region, folder, 'plan.yaml'), 'utf8');
    if (!list(/^years: \[(.*)\]/m.exec(file)?.[1])?.includes(year)) continue;
    const conditions = new Map(), menu = new Map();
    const [menus, rest] = file.split(/^conditions:$/m);
    for (const block of rest.split(/^ {2}- id: /m).slice(1)) {
      conditions.set(block.split('\n')[0].trim(), {
        element: /^ {4}element: (\w+)/m.exec(block)?.[1] ?? '', title: /title: \{nl: "([^"]*)"/.exec(block)?.[1] ?? /title:\s+nl: "?([^"\n]*)/.exec(block)?.[1],
      });
    }
    for (const block of menus.split(/^ {4}- key: /m).slice(1)) {
      menu.set(block.split('\n')[0].trim(), /title:\s+nl: "?([^"\n]*)"?/.exec(block)?.[1]);
    }
    return { conditions, menu };
  }
  throw new Error(`no regional plan for year ${year}`);
}
