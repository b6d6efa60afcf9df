import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PAWL = fileURLToPath(new URL('../../packages/cli/bin/pawl.js', import.meta.url));

/** A child process that writes lines of JSON. */
const speaking = (command, args) => {
  const child = spawn(command, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${args[0]} ended`);
      return JSON.parse(value);
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};

/** A script of this benchmark, behind all others in the queue for a processor. */
export const script = (file, argument) =>
  speaking('nice', ['-n', '10', process.execPath, fileURLToPath(new URL(file, import.meta.url)), JSON.stringify(argument)]);

/**
 * `pawl up` on a data directory.
 * @returns how long it took until it answered `GET /api/health` and then the first page of the list, in milliseconds
 */
export const pawlUp = async data => {
  const began = performance.now();
  const up = speaking(process.execPath, [PAWL, 'up', '--json', '--port', '0', '--grpc-port', 'off', '--data', data]);
  const { url } = await up.line();
  const health = await fetch(`${url}/api/health`);
  if (health.status !== 200) throw new Error(`health: ${health.status}`);
  await health.text();
  const healthMs = performance.now() - began;
  const page = await fetch(`${url}/api/trajectories`);
  if (page.status !== 200) throw new Error(`list: ${page.status} ${await page.text()}`);
  await page.text();
  return { ...up, url, healthMs, listMs: performance.now() - began };
};
