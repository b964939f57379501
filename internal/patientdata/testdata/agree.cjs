// Holds the rules of the browser against those of the server: reads texts with
// what was found in them, and says where the browser finds something else.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { runInThisContext } = require('node:vm');

runInThisContext(readFileSync(join(__dirname, '../../web/asset/js/patientdata.js'), 'utf8'));
const all = JSON.parse(readFileSync(0, 'utf8'));
let wrong = 0;
for (const { text, found } of all) {
  const have = globalThis.meertijdPatientdata.detect(text).map((f) => ({ kind: f.kind, text: text.slice(f.start, f.end) }));
  if (JSON.stringify(have) === JSON.stringify(found)) continue;
  wrong++;
  if (wrong < 10) console.log(`${JSON.stringify(text).slice(0, 200)}: ${JSON.stringify(have)}, the server ${JSON.stringify(found)}`);
}
console.log(`${all.length - wrong} agree, ${wrong} do not`);
process.exit(wrong ? 1 : 0);
