import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { family, statusOf } from './watch.mjs';

/** Clock ticks per second in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** A script that speaks in lines of JSON. */
export const start = (file, argument) => {
  const child = spawn(process.execPath, [file, JSON.stringify(argument)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} ended`);
      return JSON.parse(value);
    },
    go: () => child.stdin.write('go\n'),
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
};

/** What a process and those below it use from now on. */
export const meter = pid => {
  const seen = new Map();
  let peakKb = 0;
  const look = () => {
    let residentKb = 0;
    for (const each of family(pid)) {
      const status = statusOf(each);
      if (status === null) continue;
      residentKb += status.residentKb;
      const known = seen.get(each);
      seen.set(each, { first: known?.first ?? status.ticks, last: status.ticks });
    }
    peakKb = Math.max(peakKb, residentKb);
  };
  look();
  const timer = setInterval(look, 50);
  return {
    stop() {
      look();
      clearInterval(timer);
      const ticks = [...seen.values()].reduce((sum, { first, last }) => sum + last - first, 0);
      return { cpuSeconds: ticks / TICKS, peakMb: peakKb / 1024 };
    },
  };
};
