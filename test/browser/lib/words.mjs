// The sentences of the program, read from its own files, so that no test holds
// a sentence that somebody may rewrite.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './place.mjs';

const folder = join(root, 'internal', 'wording');
const all = { nl: new Map(), en: new Map() };
for (const file of readdirSync(folder)) {
  const language = /\.(nl|en)\.txt$/.exec(file)?.[1];
  if (!language) continue;
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    const at = line.indexOf(' = ');
    if (at > 0 && !line.startsWith('#')) all[language].set(line.slice(0, at).trim(), line.slice(at + 3).trim());
  }
}

/** A sentence by its code, with its places filled in. */
export function say(code, args = {}, language = 'nl') {
  const sentence = all[language].get(code);
  if (sentence === undefined) throw new Error(`no sentence ${code} in ${language}`);
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => args[name] ?? whole);
}

/** A sentence as a pattern: each place matches anything. */
export function pattern(code, language = 'nl') {
  const parts = say(code, {}, language).split(/\{[^}]*\}/).map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** The state that the words of a pill stand for. */
export function stateOf(text, language = 'nl') {
  const words = text.trim();
  for (const state of ['met', 'not_met', 'not_yet_due', 'not_applicable', 'unknown', 'waived']) {
    if (words === say(`state.${state}`, {}, language)) return state;
  }
  if (words === say('plan.pill.refused', {}, language)) return 'refused';
  if (words === say('plan.pill.tip', {}, language)) return 'tip';
  if (pattern('plan.pill.of', language).test(words)) return 'not_met';
  return `? ${words}`;
}

/** The same, anywhere in a text. */
export const part = (code, language) => new RegExp(pattern(code, language).source.slice(1, -1), 's');
