import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** Milliseconds between two looks at a process and its children. */
const LOOK = 50;
/** Clock ticks per second in /proc: 100 on every Linux that Node runs on. */
const TICKS = 100;

/**
 * Runs a script of Node in its own process and measures it from outside.
 * @param {string} file
 * @param {{ cwd?: string, env?: Record<string, string>, timeout?: number }} [options] `timeout` in milliseconds
 * @returns {Promise<{ report: any, seconds: number, cpuSeconds: number, peakMb: number }>} `report`: the last line of its
 *   standard output, as JSON; `seconds` from start to end; `cpuSeconds` of all its threads and children, as of the last
 *   look; `peakMb`: highest sum of the resident memory of the process and its children. Without /proc the last two are
 *   what the script says about itself alone.
 */
export const watch = async (file, { cwd, env = {}, timeout = 1_800_000 } = {}) => {
  const start = performance.now();
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [file], { cwd, env: { ...process.env, ...env }, stdio, timeout });
  /** @type {Map<number, number>} */
  const ticks = new Map();
  let peakKb = 0;
  const look = setInterval(() => {
    let residentKb = 0;
    for (const pid of family(child.pid)) {
      const seen = statusOf(pid);
      if (seen === null) continue;
      residentKb += seen.residentKb;
      ticks.set(pid, seen.ticks);
    }
    peakKb = Math.max(peakKb, residentKb);
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
  const seen = [...ticks.values()].reduce((sum, value) => sum + value, 0) / TICKS;
  return {
    report,
    seconds,
    cpuSeconds: Math.max(seen, report.cpuMs / 1000),
    peakMb: Math.max(peakKb, report.maxRssKb) / 1024,
  };
};

/** A process and everything below it; the process alone where there is no /proc. */
export const family = root => {
  const found = [root];
  for (let at = 0; at < found.length; at++) found.push(...childrenOf(found[at]));
  return found;
};

const childrenOf = pid => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // it ended meanwhile
  }
};

export const statusOf = pid => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // After the name, which may hold anything: state, ppid, …; user and system time are the 12th and 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return {
      residentKb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0),
      ticks: Number(fields[11]) + Number(fields[12]),
    };
  } catch {
    return null; // it ended meanwhile
  }
};
