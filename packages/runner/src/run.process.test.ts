import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun, readTrajectories } from './artifacts/index.js';
import { aCase, anAgent } from './testing/project.js';
import { isAlive, sleep } from './testing/targets.js';

const COMPILED = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** Runs cases in a process of its own; the options come as JSON, the agent's tools and versions left out. */
const PROGRAM = `
const { runCases, functionTarget } = await import(process.argv[1]);
const { options, inProcess } = JSON.parse(process.argv[2]);
const agent = { ...options.agent, agent: { ...options.agent.agent, tools: new Map(), versions: new Map(), manifest: new Map() } };
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const target = functionTarget({ function: async () => { await wait(1); return { output: 'x'.repeat(2000) }; }, cwd: '/', timeoutMs: 60000 });
await runCases({
  ...options, agent, environments: new Map(), redaction: { attempt: a => a, trajectory: t => t },
  ...(inProcess ? { target } : {}),
}).catch(error => { console.error(error.code); process.exitCode = 2; });`;

let root = '';
let runner: ChildProcess | null = null;
beforeEach(async () => {
  if (!existsSync(COMPILED)) throw new Error(`${COMPILED} is missing: run npx tsc -b packages/runner first`);
  root = await mkdtemp(path.join(tmpdir(), 'pawl-runner-'));
  await mkdir(path.join(root, 'pids'));
});
afterEach(async () => {
  runner?.kill('SIGKILL');
  await rm(root, { recursive: true });
});

const start = (given: { agent?: ReturnType<typeof anAgent>; cases: number; attempts: number; concurrency: number }) => {
  const options = {
    id: 'r1',
    directory: path.join(root, 'run'),
    cases: Array.from({ length: given.cases }, (_, index) => aCase(`c${index}`)),
    agent: given.agent ?? anAgent(),
    folder: root,
    attempts: given.attempts,
    concurrency: given.concurrency,
    command: [],
  };
  const text = JSON.stringify({ options, inProcess: given.agent === undefined });
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, COMPILED, text], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  runner = child;
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += String(chunk);
  });
  const ended = new Promise<{ code: number | null; stderr: string }>(resolve =>
    child.once('close', code => resolve({ code, stderr: stderr.trim() })),
  );
  return { child, ended };
};

/** An agent that writes its own and its child's process id, and hangs; both ignore SIGTERM when `deaf`. */
const hanging = (deaf: boolean) => {
  const hang = `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000);`;
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hang)}], { stdio: 'ignore' });
    for (const pid of [process.pid, child.pid]) require('node:fs').writeFileSync('pids/' + pid, '');
    ${hang}`;
  return anAgent({ kind: 'command', command: [process.execPath, '-e', script], cwd: null, env: {}, timeoutMs: 60_000 });
};

const pidsOf = async (count: number): Promise<readonly number[]> => {
  for (;;) {
    const names = await readdir(path.join(root, 'pids'));
    if (names.length >= count) return names.map(Number);
    await sleep(20);
  }
};

describe('a runner in a process of its own', () => {
  it.each([
    ['SIGINT', false],
    ['SIGTERM', false],
    ['SIGINT', true],
  ] as const)('ends its agents and their children on %s (deaf to SIGTERM: %s)', async (signal, deaf) => {
    const { child, ended } = start({ agent: hanging(deaf), cases: 2, attempts: 1, concurrency: 2 });
    const pids = await pidsOf(4);
    child.kill(signal);
    expect(await ended).toEqual({ code: 2, stderr: 'RUN_INTERRUPTED' });
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false, false, false]);
    expect(await readRun(path.join(root, 'run'))).toMatchObject({ run: { endedAt: null }, attempts: [] });
  });

  it('ends them at once when it is told twice', async () => {
    const { child, ended } = start({ agent: hanging(true), cases: 1, attempts: 1, concurrency: 1 });
    const pids = await pidsOf(2);
    child.kill('SIGINT');
    await sleep(100);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    await sleep(50);
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]);
  });

  it.each([1, 300_000, 1_000_000])('leaves a readable run when it is killed after %i bytes', async bytes => {
    const { child, ended } = start({ cases: 100, attempts: 1_000, concurrency: 50 });
    const file = path.join(root, 'run', 'attempts.jsonl');
    while ((await stat(file).catch(() => ({ size: 0 }))).size < bytes) await sleep(3);
    child.kill('SIGKILL');
    await ended;
    const { run, attempts } = await readRun(path.join(root, 'run'));
    const ids = new Set<string>();
    for await (const { id } of readTrajectories(path.join(root, 'run'))) ids.add(id);
    expect(run.endedAt).toBeNull();
    expect(attempts.length).toBeGreaterThan(bytes / 1_000);
    // A trajectory is written before the attempt that names it.
    expect(attempts.filter(({ trajectory }) => trajectory === null || !ids.has(trajectory))).toEqual([]);
  });
});
