import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aRequest, aTargetAttempt, isAlive, sleep } from '../testing/targets.js';
import { commandTarget } from './command.js';
import { INHERITED } from './environment.js';
import type { TargetEnd } from './target.js';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'pawl-command-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

const run = (script: string, attempt = aTargetAttempt(), env: Record<string, string> = {}): Promise<TargetEnd> =>
  commandTarget({ command: [process.execPath, '-e', script], cwd, env, timeoutMs: 10_000 }).run(aRequest, attempt);

/** Runs a script and cancels it once it has written its process ids, one per line, into `pids`. */
const cancelled = async (script: string): Promise<{ end: TargetEnd; pids: readonly number[]; tookMs: number }> => {
  const attempt = aTargetAttempt();
  const end = run(script, attempt);
  const pids = await pidsWritten();
  const start = performance.now();
  attempt.cancellation.cancel('timeout');
  return { end: await end, pids, tookMs: performance.now() - start };
};

const pidsWritten = async (): Promise<readonly number[]> => {
  for (;;) {
    const text = await readFile(path.join(cwd, 'pids'), 'utf8').catch(() => '');
    if (text.endsWith('end\n')) return text.split('\n').slice(0, -2).map(Number);
    await sleep(20);
  }
};

const HANG = 'setInterval(() => {}, 1000);';
const DEAF = `process.on('SIGTERM', () => {}); ${HANG}`;
const writePids = (...pids: string[]): string =>
  `require('node:fs').writeFileSync('pids', [${pids.join(',')}].join('\\n') + '\\nend\\n');`;
const startChild = (script: string, options: string): string =>
  `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(script)}], ${options});`;

describe('a command', () => {
  it('gets the request as one line on standard input and returns its document', async () => {
    const end = await run(
      `process.stdin.on('data', line => console.log(JSON.stringify({ output: [String(line).split('\\n').length, JSON.parse(line)] })))`,
    );
    expect(end).toEqual({
      kind: 'result',
      result: { output: [2, aRequest], finalStatus: null, stopReason: null, messages: null },
      stderr: null,
    });
  });

  it.each([
    ['one document', `console.log('{"output":1}')`, 1],
    [
      'a document over several lines',
      `console.log(JSON.stringify({ output: [{ output: 2 }] }, null, 2))`,
      [{ output: 2 }],
    ],
    ['the last line after other words', `console.log('starting\\n{"output":1}\\n{"output":2}')`, 2],
    ['a line before a log of objects', `console.log('{"output":1}\\n{"level":"info"}')`, 1],
    ['a document without a line feed', `process.stdout.write('{"output":1}')`, 1],
    [
      'a document after 2 MiB of noise',
      `console.log(('x'.repeat(99) + '\\n').repeat(20000)); console.log('{"output":1}')`,
      1,
    ],
  ])('may print %s', async (_name, script, output) => {
    expect(await run(script)).toMatchObject({ kind: 'result', result: { output } });
  });

  it('may say how it ended', async () => {
    const script = `console.log('{"output":null,"final_status":"needs_human","stop_reason":"asked","messages":[{"role":"user"}]}')`;
    expect(await run(script)).toMatchObject({
      result: { output: null, finalStatus: 'needs_human', stopReason: 'asked', messages: [{ role: 'user' }] },
    });
  });

  it.each([
    ['nothing', '', 'protocol: no result on standard output'],
    ['words', `console.log('done!')`, 'protocol: no JSON object on standard output'],
    ['a list', `console.log('[1]')`, 'protocol: no JSON object on standard output'],
    ['another object', `console.log('{"answer":1}')`, 'protocol: the result has neither "output" nor "messages"'],
    ['half a document', `console.log('{"output":')`, 'protocol: no JSON object on standard output'],
    [
      'a status that is no text',
      `console.log('{"output":1,"final_status":{}}')`,
      'protocol: "final_status" is not a text',
    ],
    ['messages that are no list', `console.log('{"messages":"hi"}')`, 'protocol: "messages" is not a list of objects'],
    [
      'a document that is too large',
      `console.log(JSON.stringify({ output: 'x'.repeat(2 << 20) }))`,
      'protocol: no JSON object on standard output (only the last 1 MiB is kept)',
    ],
    ['a document, then exits with 3', `console.log('{"output":1}'); process.exitCode = 3`, 'crash: exit code 3'],
    [
      'a document, then dies',
      `console.log('{"output":1}'); process.kill(process.pid, 'SIGSEGV'); ${HANG}`,
      'crash: killed by SIGSEGV',
    ],
  ])('that prints %s is errored', async (_name, script, reason) => {
    expect(await run(script)).toMatchObject({ kind: 'errored', reason });
  });

  it('that does not exist is invalid', async () => {
    const target = commandTarget({ command: ['no-such-program-here'], cwd, env: {}, timeoutMs: 1_000 });
    expect(await target.run(aRequest, aTargetAttempt())).toMatchObject({
      kind: 'invalid',
      reason: expect.stringContaining('ENOENT'),
    });
  });

  it.each([
    ['no folder', { cwd: '/no/such/folder' }],
    ['no program', { command: [''] }],
    ['arguments that no process takes', { command: [process.execPath, 'a\u0000b'] }],
    ['more arguments than a process takes', { command: [process.execPath, 'x'.repeat(4 << 20)] }],
  ])('that has %s is invalid', async (_name, given) => {
    const target = commandTarget({ command: [process.execPath], cwd, env: {}, timeoutMs: 1_000, ...given });
    expect(await target.run(aRequest, aTargetAttempt())).toMatchObject({
      kind: 'invalid',
      reason: expect.stringContaining('could not be started'),
    });
  });

  it('that never reads its input still ends', async () => {
    const big = { ...aRequest, input: 'x'.repeat(4 << 20) };
    const target = commandTarget({
      command: [process.execPath, '-e', `console.log('{"output":1}'); process.exit(0)`],
      cwd,
      env: {},
      timeoutMs: 10_000,
    });
    expect(await target.run(big, aTargetAttempt())).toMatchObject({ kind: 'result' });
  });

  it('keeps the last 64 KiB of standard error without control characters', async () => {
    const end = await run(
      `console.error('a'.repeat(1 << 20) + '\\u001b[31mred\\u001b[0m'); console.log('{"output":1}')`,
    );
    expect(end.stderr).toMatch(/^a{65000,65536}red\n$/);
  });

  it('that floods standard output is ended, in bounded memory', async () => {
    const before = process.memoryUsage().rss;
    const end = await run(
      `const chunk = Buffer.alloc(1 << 20, 'x'); const write = () => { while (process.stdout.write(chunk)); process.stdout.once('drain', write); }; write();`,
    );
    expect(end).toMatchObject({ kind: 'errored', reason: 'flood: more than 64 MiB on standard output' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  });

  it('runs without a shell', async () => {
    const command = [
      process.execPath,
      '-e',
      'console.log(JSON.stringify({ output: process.argv.slice(1) }))',
      '$(id); `id` && x',
      '*',
    ];
    const target = commandTarget({ command, cwd, env: {}, timeoutMs: 10_000 });
    expect(await target.run(aRequest, aTargetAttempt())).toMatchObject({
      result: { output: ['$(id); `id` && x', '*'] },
    });
  });
});

describe('the environment of a command', () => {
  const environment = async (env: Record<string, string> = {}): Promise<Record<string, string>> => {
    const end = await run('console.log(JSON.stringify({ output: process.env }))', aTargetAttempt(), env);
    return end.kind === 'result' ? (end.result.output as Record<string, string>) : {};
  };

  it('holds nothing of the runner but what is listed', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    const names = Object.keys(await environment({ MINE: '1' }));
    const ours = /^(PAWL_|OTEL_|TRACEPARENT$|TMPDIR$|TEMP$|TMP$|MINE$)/;
    expect(names.filter(name => !ours.test(name) && !INHERITED.some(inherited => inherited === name))).toEqual([]);
  });

  it('holds what the attempt offers, which the target cannot replace', async () => {
    expect(await environment({ PAWL_TOOLS_URL: 'http://elsewhere', TRACEPARENT: 'x' })).toMatchObject({
      PAWL_TOOLS_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1/),
      OTEL_EXPORTER_OTLP_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1/),
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      TRACEPARENT: '00-11111111111111111111111111111111-2222222222222222-01',
      PAWL_CASE: 'c1',
      PAWL_ATTEMPT: '2',
    });
  });

  it('names a folder for temporary files that ends with the attempt', async () => {
    const end = await run(
      `const file = process.env.TMPDIR + '/left'; require('node:fs').writeFileSync(file, 'x'); console.log(JSON.stringify({ output: file }))`,
    );
    const file = end.kind === 'result' ? String(end.result.output) : '';
    expect(path.basename(path.dirname(file))).toMatch(/^pawl-attempt-/);
    await expect(stat(path.dirname(file))).rejects.toThrow('ENOENT');
  });

  it('lets the target say how often spans leave', async () => {
    expect(await environment({ OTEL_BSP_SCHEDULE_DELAY: '50' })).toMatchObject({ OTEL_BSP_SCHEDULE_DELAY: '50' });
  });
});

describe('the end of a command', () => {
  it('that hangs comes with SIGTERM', async () => {
    const { end, tookMs } = await cancelled(`${writePids('process.pid')} ${HANG}`);
    expect(end).toMatchObject({ kind: 'errored', reason: 'cancelled' });
    expect(tookMs).toBeLessThan(1_500);
  });

  it('that ignores SIGTERM comes with SIGKILL, within 5 seconds', async () => {
    const { end, pids, tookMs } = await cancelled(`${writePids('process.pid')} ${DEAF}`);
    expect(end.kind).toBe('errored');
    expect(tookMs).toBeLessThan(5_000);
    expect(await Promise.all(pids.map(isAlive))).toEqual([false]);
  });

  it.each([
    ['a grandchild', HANG, '{}'],
    ['a grandchild that holds its output', HANG, `{ stdio: 'inherit' }`],
    ['a grandchild that ignores SIGTERM', DEAF, `{ stdio: 'inherit' }`],
    ['a grandchild in a session of its own', DEAF, `{ detached: true, stdio: 'ignore' }`],
    ['a grandchild in a session of its own that holds its output', DEAF, `{ detached: true, stdio: 'inherit' }`],
  ])('is the end of %s, after cancelling', async (_name, script, options) => {
    const { end, pids } = await cancelled(
      `${startChild(script, options)} setTimeout(() => { ${writePids('process.pid', 'child.pid')} }, 100); ${DEAF}`,
    );
    expect(end.kind).toBe('errored');
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]);
  });

  it.each([
    ['a grandchild', DEAF, `{ stdio: 'inherit' }`],
    ['a grandchild in a session of its own', DEAF, `{ detached: true, stdio: 'inherit' }`],
  ])('is the end of %s, after a result', async (_name, script, options) => {
    const end = await run(
      `${startChild(script, options)} ${writePids('child.pid')} console.log('{"output":1}'); child.unref(); process.exit(0)`,
    );
    expect(end).toMatchObject({ kind: 'result', result: { output: 1 } });
    await sleep(50);
    expect(await Promise.all((await pidsWritten()).map(isAlive))).toEqual([false]);
  });
});
