import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tool } from '@pawl/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancellation } from '../cancellation.js';
import { aRequest, aTargetAttempt } from '../testing/targets.js';
import { type AgentFunction, type AttemptContext, functionTarget } from './function.js';

const run = (agent: AgentFunction | string, attempt = aTargetAttempt(), cwd = '/') =>
  functionTarget({ function: agent, cwd, timeoutMs: 1_000 }).run(aRequest, attempt);

describe('a function', () => {
  it.each<[string, AgentFunction]>([
    ['asynchronous', async request => ({ output: request.case })],
    ['synchronous', request => ({ output: request.case })],
  ])('may be %s', async (_name, agent) => {
    expect(await run(agent)).toMatchObject({ kind: 'result', result: { output: 'c1' } });
  });

  it('gets the addresses of its attempt', async () => {
    const attempt = aTargetAttempt();
    const agent = (_request: unknown, context: AttemptContext) => ({
      output: [context.toolsUrl, context.otlpEndpoint, context.traceparent, context.signal.aborted],
    });
    expect(await run(agent, attempt)).toMatchObject({
      result: { output: [attempt.toolsUrl, attempt.otlpEndpoint, attempt.traceparent, false] },
    });
  });

  it('finds its attempt through the SDK', async () => {
    const call = tool('read', () => 'real');
    const attempt = aTargetAttempt({
      inProcess: { call: () => ({ kind: 'result', value: 'replayed', served: 'fixed' }), spans: null },
    });
    expect(await run(async () => ({ output: await call(null) }), attempt)).toMatchObject({
      result: { output: 'replayed' },
    });
  });

  it.each<[string, AgentFunction, string]>([
    [
      'throws',
      () => {
        throw new RangeError('no');
      },
      'crash: RangeError: no',
    ],
    ['rejects', () => Promise.reject(new RangeError('no')), 'crash: RangeError: no'],
    [
      'throws a text',
      () => {
        throw 'no';
      },
      'crash: no',
    ],
    ['returns nothing', () => undefined, 'protocol: the result has neither "output" nor "messages"'],
    ['returns a text', () => 'done', 'protocol: the result has neither "output" nor "messages"'],
    [
      'returns a number that JSON cannot carry',
      () => ({ output: 1n }),
      'protocol: the result is not JSON: TypeError: Do not know how to serialize a BigInt',
    ],
  ])('that %s is errored', async (_name, agent, reason) => {
    expect(await run(agent)).toMatchObject({ kind: 'errored', reason });
  });

  it('that hangs ends when it is cancelled, and is told so', async () => {
    const cancellation = new Cancellation();
    const heard: string[] = [];
    const end = run((_request, { signal }) => {
      signal.addEventListener('abort', () => heard.push(signal.reason.message));
      return new Promise(() => undefined);
    }, aTargetAttempt({ cancellation }));
    await Promise.resolve();
    cancellation.cancel('timeout');
    expect([(await end).kind, heard]).toEqual(['errored', ['timeout']]);
  });

  it('cannot change its case', async () => {
    const before = structuredClone(aRequest);
    await run(request => {
      Object.assign(request.context, { tier: 'none' });
      return { output: 1 };
    });
    expect(aRequest).toEqual(before);
  });

  it('cannot change its result afterwards', async () => {
    const output = { list: [1] };
    const end = await run(() => ({ output }));
    output.list.push(2);
    expect(end).toMatchObject({ result: { output: { list: [1] } } });
  });
});

describe('a function in a file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pawl-function-'));
    await writeFile(
      path.join(folder, 'agent.ts'),
      `enum Word { Yes = 'yes' }
       let loads = 0;
       loads += 1;
       export const run = async (): Promise<{ output: string }> => ({ output: Word.Yes + loads });
       export const other = () => ({ output: 'other' });
       export const value = 5;`,
    );
    await writeFile(path.join(folder, 'agent.mjs'), `export const run = () => ({ output: 'js' });`);
    await writeFile(path.join(folder, 'broken.ts'), 'throw new Error("at load");');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['./agent.ts#run', 'yes1'],
    ['agent.ts', 'yes1'],
    ['agent.ts#other', 'other'],
    ['agent.mjs', 'js'],
  ])('%s is loaded', async (reference, output) => {
    expect(await run(reference, aTargetAttempt(), folder)).toMatchObject({ kind: 'result', result: { output } });
  });

  it('is loaded once', async () => {
    const target = functionTarget({ function: 'agent.ts', cwd: folder, timeoutMs: 1_000 });
    await target.run(aRequest, aTargetAttempt());
    expect(await target.run(aRequest, aTargetAttempt())).toMatchObject({ result: { output: 'yes1' } });
  });

  it.each([
    ['absent.ts', 'ENOENT'],
    ['agent.ts#absent', 'does not export a function "absent"'],
    ['agent.ts#value', 'does not export a function "value"'],
    ['broken.ts', 'at load'],
  ])('%s is invalid', async (reference, reason) => {
    expect(await run(reference, aTargetAttempt(), folder)).toMatchObject({
      kind: 'invalid',
      reason: expect.stringContaining(reason),
    });
  });
});
