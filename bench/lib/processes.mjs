import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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

/**
 * What a process and those below it use from now on. `roleOf` names what a process is there for by its command line.
 * `look` gives CPU seconds so far by role, and `all` of them.
 */
export const meter = (pid, roleOf = () => 'process') => {
  const seen = new Map();
  let peakKb = 0;
  const look = () => {
    let residentKb = 0;
    for (const each of family(pid)) {
      const status = statusOf(each);
      if (status === null) continue;
      residentKb += status.residentKb;
      const known = seen.get(each);
      if (known === undefined)
        seen.set(each, { role: roleOf(commandOf(each)), first: status.ticks, last: status.ticks });
      else known.last = status.ticks;
    }
    peakKb = Math.max(peakKb, residentKb);
    const seconds = { all: 0 };
    for (const { role, first, last } of seen.values()) {
      seconds[role] = (seconds[role] ?? 0) + (last - first) / TICKS;
      seconds.all += (last - first) / TICKS;
    }
    return seconds;
  };
  look();
  const timer = setInterval(look, 50);
  return {
    look,
    stop() {
      look();
      clearInterval(timer);
      return { peakMb: peakKb / 1024 };
    },
  };
};

const commandOf = pid => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
};
