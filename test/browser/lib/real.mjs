// A Meertijd as an organisation has it: made by init, served, with mail.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { postOffice } from './mail.mjs';
import { binary, data, root } from './place.mjs';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A port that nobody has; passkeys need to know it before the server starts. */
const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** Makes an organisation in a folder of its own, and serves it with mail; extra goes into its environment. */
export async function install(name, extra = {}) {
  const lead = { name: 'Lena Verzonnen', mail: 'lena@rho.example' };
  const folder = join(data, name);
  mkdirSync(folder, { recursive: true });
  const [port, office] = await Promise.all([freePort(), postOffice()]);
  const settings = ['--db', join(folder, 'meertijd.db'), '--addr', `localhost:${port}`];
  const env = { ...process.env, LANG: 'nl_NL.UTF-8', ...extra };
  const said = execFileSync(binary, ['init', ...settings, '--name', 'RHO Verzonnenstad', '--lead-name', lead.name, '--lead-mail', lead.mail], { cwd: root, env, encoding: 'utf8' });
  const mail = ['--smtp-host', '127.0.0.1', '--smtp-port', office.port, '--smtp-tls', 'none', '--smtp-from', 'meertijd@rho.example'];
  const child = spawn(binary, ['serve', ...settings, ...mail.map(String)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
  running.add(child);
  writeFileSync(join(data, `${child.pid}.pid`), '');
  let out = '';
  await new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`it does not start: ${out}`)), 30_000);
    const hear = (more) => {
      out += more;
      if (/http:\/\/\S+:\d+/.test(out)) { clearTimeout(patience); resolve(); }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', (more) => { out += more; });
    child.on('exit', (code) => reject(new Error(`it stopped with ${code}: ${out}`)));
  });
  return {
    url: `http://localhost:${port}`, office, lead, first: /http:\/\/\S+(\/invitation\/\S+)/.exec(said)[1], said: () => out,
    async stop() {
      if (!running.delete(child)) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(late);
      rmSync(join(data, `${child.pid}.pid`), { force: true });
      await office.stop();
    },
  };
}
