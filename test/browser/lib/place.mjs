// Where things are.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const binary = process.env.MEERTIJD_BIN || join(root, 'bin', 'meertijd');
export const chromium = process.env.MEERTIJD_CHROMIUM || '/usr/bin/chromium';
/** Where the made-up data of a run goes; script/browser.sh gives a new folder. */
export const data = process.env.MEERTIJD_BROWSER_DATA || join(root, 'build', 'browser');
