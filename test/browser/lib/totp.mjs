// The app on a telephone that makes codes (RFC 6238).
import { createHmac } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a secret in base 32, at a moment. */
export function codeOf(secret, at = Date.now()) {
  let bits = '';
  for (const letter of secret.replace(/\s/g, '')) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const sum = createHmac('sha1', key).update(step).digest();
  const from = sum[19] & 15;
  return String((sum.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Waits for the next code, since none works twice. */
export async function nextCode(secret) {
  await new Promise((wake) => { setTimeout(wake, 30_000 - (Date.now() % 30_000) + 300); });
  return codeOf(secret);
}
