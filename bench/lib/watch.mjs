import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** Milliseconds between two looks at the memory of a process and its children. */
const LOOK = 50;

/**
 * Runs a script of Node in its own process and measures it from outside.
 * @param {string} file
 * @param {{ cwd?: string, env?: Record<string, string>, timeout?: number }} [options] `timeout` in milliseconds
 * @returns {Promise<{ report: any, seconds: number, peakMb: number }>} `report`: the last line of its standard output, as
 *   JSON; `seconds` from start to end; `peakMb`: highest sum of the resident memory of the process and all its children
 */
export const watch = async (file, { cwd, env = {}, timeout = 1_800_000 } = {}) => {
  const start = performance.now();
  const child = spawn(process.execPath, [file], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
  });
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, residentOf(child.pid));
  }, LOOK);
  const [output, problems, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise(resolve => child.once('close', resolve)),
  ]);
  clearInterval(look);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${file} ended with ${code}:\n${problems.slice(-2000)}`);
  const report = JSON.parse(output.trim().split('\n').at(-1));
  return { report, seconds, peakMb: Math.max(peak, report.maxRssKb ?? 0) / 1024 };
};

/** KiB of resident memory of a process and everything below it; 0 where there is no /proc. */
const residentOf = root => {
  const processes = new Map();
  try {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const status = statusOf(pid);
      if (status !== null) processes.set(Number(pid), status);
    }
  } catch {
    return 0;
  }
  let sum = 0;
  for (const [pid, { resident }] of processes) {
    let at = pid;
    while (at !== root && processes.has(at)) at = processes.get(at).parent;
    if (at === root) sum += resident;
  }
  return sum;
};

const statusOf = pid => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]),
      resident: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0),
    };
  } catch {
    return null; // it ended meanwhile
  }
};
