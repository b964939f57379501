// Starts the demo on a day, and stops it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { binary, data, root } from './place.mjs';
import { say } from './words.mjs';

/** Every address the program has: its method, its pattern, and one that can be tried. */
export function routes() {
  const folder = join(data, 'routes');
  mkdirSync(folder, { recursive: true });
  const said = execFileSync(binary, ['demo', '--routes', '--data', folder, '--on', '2026-06-02'], { cwd: root, encoding: 'utf8' });
  return said.split('\n').filter(Boolean).map((line) => {
    const [, method, path, example] = /^(\w+) ([^\t]+)\t(.*)$/.exec(line);
    return { method, path, try: example };
  });
}

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Serves the demo of a day from a folder of its own. A folder that holds the
 * demo of an earlier day goes on from there: time passes for its practices.
 */
export async function serve(name, on, options = {}) {
  const folder = join(data, name);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) {
    const later = file.replace(/\d{4}-\d\d-\d\d/, on);
    if (later !== file && !existsSync(join(folder, later))) renameSync(join(folder, file), join(folder, later));
  }
  const args = ['demo', '--addr', '127.0.0.1:0', '--data', folder, '--on', on, ...(options.args ?? [])];
  const child = spawn(binary, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LANG: 'nl_NL.UTF-8' } });
  running.add(child);
  writeFileSync(join(data, `${child.pid}.pid`), '');
  let said = '', complaints = '';
  child.stderr.on('data', (more) => { complaints += more; });
  const url = await new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`the demo of ${on} does not start: ${said}${complaints}`)), 60_000);
    child.stdout.on('data', (more) => {
      said += more;
      const at = /http:\/\/\S+:(\d+)/.exec(said);
      if (at && said.includes(say('demo.stop').slice(0, 7))) {
        clearTimeout(patience);
        resolve(`http://127.0.0.1:${at[1]}`);
      }
    });
    child.on('exit', (code) => reject(new Error(`the demo of ${on} stopped with ${code}: ${said}${complaints}`)));
  });
  return {
    url, on, folder, complaints: () => complaints,
    /** The practice of which the demo says that something is special. */
    special(code) {
      const note = say(`demo.is.${code}`);
      const line = said.split('\n').find((l) => l.endsWith(` · ${note}`));
      return line && /, (.*) · /.exec(line)?.[1];
    },
    async stop() {
      if (!running.delete(child)) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(late);
      rmSync(join(data, `${child.pid}.pid`), { force: true });
    },
  };
}
