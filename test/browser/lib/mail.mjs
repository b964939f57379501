// A post office that delivers to nobody: it takes mail over SMTP and keeps it,
// so that a test can read what a person would get.
import { createServer } from 'node:net';

const unwrapped = (text) => text.replace(/=\r?\n/g, '');
const quoted = (text) => Buffer.from(unwrapped(text).replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');

/** The words of a message, whatever they were wrapped in. */
function wordsOf(raw) {
  const [head, ...rest] = raw.split(/\r?\n\r?\n/);
  const body = rest.join('\n\n');
  const boundary = /boundary="?([^";\r\n]+)/i.exec(head)?.[1];
  if (boundary) return body.split(`--${boundary}`).slice(1, -1).map((part) => wordsOf(part.replace(/^\r?\n/, ''))).join('\n');
  if (/transfer-encoding:\s*base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  return /transfer-encoding:\s*quoted-printable/i.test(head) ? quoted(body) : body;
}

/** Opens a post office; port says where, last gives the latest mail to an address. */
export async function postOffice() {
  const kept = [];
  const server = createServer((socket) => {
    let to = [], data = null, rest = '';
    const say = (line) => socket.write(`${line}\r\n`);
    const line = (text) => {
      if (data !== null) {
        if (text !== '.') return data.push(text.startsWith('..') ? text.slice(1) : text);
        kept.push({ to, text: wordsOf(data.join('\r\n')), at: Date.now() });
        [to, data] = [[], null];
        return say('250 kept');
      }
      const [verb] = text.toUpperCase().split(/[ :]/);
      if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(text)[1].toLowerCase());
      if (verb === 'DATA') data = [];
      if (verb === 'EHLO') return say('250-post office\r\n250 8BITMIME');
      if (verb === 'QUIT') return socket.end('221 bye\r\n');
      return say(verb === 'DATA' ? '354 go on' : '250 ok');
    };
    socket.on('error', () => {});
    socket.on('data', (more) => {
      const lines = (rest + more.toString('latin1')).split('\r\n');
      rest = lines.pop();
      lines.forEach(line);
    });
    say('220 post office');
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  return {
    port: server.address().port, kept,
    /** Waits for a mail to an address that came after a moment. */
    async last(address, after = 0, patience = 15_000) {
      for (const end = Date.now() + patience; Date.now() < end;) {
        const found = kept.findLast((m) => m.to.includes(address.toLowerCase()) && m.at >= after);
        if (found) return found.text;
        await new Promise((wake) => { setTimeout(wake, 50); });
      }
      throw new Error(`no mail for ${address}`);
    },
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections?.(); }),
  };
}
