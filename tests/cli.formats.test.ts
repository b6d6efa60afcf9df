// What other tools export comes in by itself, tables of results become runs, and what goes out comes back.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@pawl/core/runs';
import type { Trajectory } from '@pawl/core/trajectory';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as samples from '../packages/core/src/formats/testing/samples.js';
import { type Service, startService } from '../scripts/lib/service.mjs';
import { temporaryFolder } from './support/folder.js';
import { bin, environment, pawl, pawlJson } from './support/pawl.js';
import { describeWithShared, shared } from './support/shared-data.js';

const lines = (values: readonly unknown[]): string => values.map(value => `${JSON.stringify(value)}\n`).join('');
const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');

/** Bytes as a Zstandard frame of one raw block: what a writer makes of data that do not become smaller. */
const zstdFrame = (bytes: Uint8Array): Uint8Array => {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0xfd2fb528, 0);
  head.writeUInt8(0xa0, 4); // one segment, and its size in four bytes
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3); // the last block
  return Buffer.concat([head, bytes]);
};

const data = temporaryFolder({
  'phoenix.json': JSON.stringify(samples.phoenixSpans),
  'langfuse.jsonl': lines([samples.langfuseTrace]),
  'langfuse.csv': csv([
    ['id', 'traceId', 'type', 'name', 'startTime', 'input', 'output', 'usageDetails'],
    [
      'o1',
      't1',
      'GENERATION',
      'chat',
      '2026-05-01T10:00:00Z',
      '[{"role":"user","content":"hi"}]',
      '"hello"',
      '{"input":7}',
    ],
  ]),
  'langsmith.json': JSON.stringify(samples.langsmithRuns),
  'run.atif.json': JSON.stringify(samples.atifDocument, null, 2),
  'inspect.json': JSON.stringify(samples.inspectLog),
  'evals.jsonl': lines(samples.openAiEvalsLog),
  'promptfoo.json': JSON.stringify(samples.promptfooResults),
  'table.jsonl': lines([
    { q: 'a', a: 'b', ok: true },
    { q: 'c', a: 'd', ok: false },
  ]),
});
const options = { cwd: data };
const json = async <T>(...args: readonly string[]): Promise<T> => {
  const ran = await pawlJson<T>([...args, '--data', data], options);
  expect(ran.code, ran.stderr).toBe(0);
  return ran.json;
};

interface Imported {
  readonly trajectories: readonly string[];
  readonly formats: readonly { readonly file: string; readonly format: string }[];
}

let server: Service;
beforeAll(async () => {
  server = await startService(bin, ['up', '--port', '0', '--data', data, '--json'], { cwd: data, env: environment() });
});
afterAll(() => server?.stop());

describe('pawl import', () => {
  it.each([
    ['phoenix.json', 'openinference', 1],
    ['langfuse.jsonl', 'langfuse', 1],
    ['langfuse.csv', 'langfuse', 1],
    ['langsmith.json', 'langsmith', 1],
    ['run.atif.json', 'atif', 1],
    ['inspect.json', 'inspect', 1],
    ['evals.jsonl', 'openai-evals', 2],
    ['promptfoo.json', 'promptfoo', 2],
  ])('finds out that %s is of %s', async (file, format, count) => {
    const imported = await json<Imported>('import', file);
    expect(imported.formats).toEqual([{ file, format }]);
    expect(imported.trajectories).toHaveLength(count);
    const shown = await json<Trajectory>('show', imported.trajectories[0] ?? '');
    expect(shown.steps.length).toBeGreaterThan(0);
    expect(await json<Imported>('import', format, file)).toEqual(imported);
  });

  it('says what it took', async () => {
    const { code, stderr } = await pawl(['import', 'run.atif.json', '--data', data], options);
    expect([code, stderr]).toEqual([0, 'run.atif.json: ATIF 1.0 to 1.7 trajectories (JSON, JSONL)\n']);
  });

  it.each([
    ['inspect.json', [], 1],
    ['evals.jsonl', [], 0.5],
    ['promptfoo.json', [], 0.5],
    ['promptfoo.json', ['--pass', 'true'], 1],
  ])('makes %s a run, graded by itself %j', async (file, more, rate) => {
    const run = `${file.split('.')[0]}-${more.length}`;
    await json('import', '--run', run, ...more, file);
    expect((await json<RunReport>('report', run)).suite.pass_rate).toBe(rate);
  });

  it('reads tables as JSONL and as Parquet alike', async () => {
    const columnData = [
      { name: 'q', data: ['a', 'c'], type: 'STRING' as const },
      { name: 'a', data: ['b', 'd'], type: 'STRING' as const },
      { name: 'ok', data: [true, false], type: 'BOOLEAN' as const },
    ];
    writeFileSync(join(data, 'table.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
    const packed = parquetWriteBuffer({ columnData, codec: 'ZSTD', compressors: { ZSTD: zstdFrame } });
    writeFileSync(join(data, 'packed.parquet'), new Uint8Array(packed));
    const maps = ['input=q', 'output=a', 'score=ok'].flatMap(map => ['--map', map]);
    const ids = async (file: string) => (await json<Imported>('import', 'table', file, ...maps)).trajectories;
    const imported = await ids('table.jsonl');
    expect(await ids('table.parquet')).toEqual(imported);
    expect(await ids('packed.parquet')).toEqual(imported);
    expect(await json('show', imported[0] ?? '')).toMatchObject({ input: 'a', output: 'b', tags: { score: 1 } });
  });
});

describeWithShared('openrca')('OpenRCA, by the mapping that ships', () => {
  it.each([
    { system: 'Bank', attempts: 136, percent: '14.7059' },
    { system: 'Telecom', attempts: 51, percent: '23.5294' },
  ])('$system: $percent % of $attempts rows have score 1', async ({ system, attempts, percent }) => {
    const file = shared('openrca', `agent-${system}.csv`);
    await json('import', 'table', file, '--mapping', 'openrca', '--run', system);
    const { suite } = await json<RunReport>('report', system);
    expect(suite.attempts).toBe(attempts);
    expect(((suite.pass_rate ?? 0) * 100).toFixed(4)).toBe(percent);
  });
});

it('makes a run of conversations where --run stands before the format', async () => {
  const record = { id: 1, messages: [{ role: 'user', content: 'hi' }], reward: 1 };
  writeFileSync(join(data, 'chat.jsonl'), lines([record]));
  await json('import', '--run', 'chats', '--pass', 'score = 1', 'messages', '--map', 'score=reward', 'chat.jsonl');
  expect((await json<RunReport>('report', 'chats')).suite).toMatchObject({ attempts: 1, pass_rate: 1 });
});

it('says that there was nothing to erase', async () => {
  const { code, stdout } = await pawl(['erase', '--user', 'nobody', '--data', data], options);
  expect([code, stdout]).toEqual([0, expect.stringContaining('nothing was found to erase')]);
});

describe('pawl export', () => {
  const exported = async (format: string, ...what: readonly string[]): Promise<string> => {
    const out = join(data, `${what.join('-').replaceAll('/', '')}.${format}`);
    const { code, stderr } = await pawl(
      ['export', ...what, '--format', format, '--out', out, '--force', '--data', data],
      options,
    );
    expect(code, stderr).toBe(0);
    return out;
  };
  const elsewhere = temporaryFolder();
  let other: Service;
  beforeAll(async () => {
    other = await startService(bin, ['up', '--port', '0', '--data', elsewhere, '--json'], {
      cwd: elsewhere,
      env: environment(),
    });
  });
  afterAll(() => other?.stop());
  const there = async <T>(...args: readonly string[]): Promise<T> =>
    (await pawlJson<T>([...args, '--data', elsewhere], options)).json;

  describeWithShared('otlp')('of captured requests', () => {
    it.each([
      { stack: 'langgraph', files: ['decoded.json'] },
      { stack: 'otel-instrumentation-openai-chat', files: ['002.pb', '001.logs.pb'] },
    ])('$stack: as OTLP it is the same trajectory elsewhere, ids included', async ({ stack, files }) => {
      const { trajectories } = await json<Imported>(
        'import',
        'otlp',
        ...files.map(file => shared('otlp', stack, file)),
      );
      const id = trajectories[0] ?? '';
      const again = await there<Imported>('import', await exported('otlp', id));
      expect(again.trajectories).toEqual([id]);
      expect(await there('show', id)).toEqual(await json('show', id));
    });
  });

  it.each(['otlp', 'atif', 'jsonl', 'parquet'])('%s: everything that the filters leave comes back', async format => {
    const { trajectories } = await json<Imported>('import', 'langfuse.jsonl');
    const id = trajectories[0] ?? '';
    const again = await there<Imported>(
      'import',
      await exported(format, '--all', '--agent', 'support', '--search', id),
    );
    expect(again.trajectories).toEqual([id]);
    const [before, after] = [await json<Trajectory>('show', id), await there<Trajectory>('show', id)];
    const held = ({ agent, input, output, totals, steps }: Trajectory) => ({
      agent,
      input,
      output,
      tokens: totals.tokens,
      tools: steps.flatMap(step => (step.kind === 'tool' ? [[step.name, step.input, step.output]] : [])),
    });
    expect(held(after)).toEqual(held(before));
  });

  it('writes a run, and to standard output when no file is named', async () => {
    await json('import', '--run', 'to-export', 'inspect.json');
    const { code, stdout, stderr } = await pawl(
      ['export', '--run', 'to-export', '--format', 'atif', '--data', data],
      options,
    );
    expect([code, stderr]).toEqual([0, '1 trajectory\n']);
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 'ATIF-v1.7', agent: { name: 'support' } });
    expect(readFileSync(await exported('otlp', '--run', 'to-export'), 'utf8')).toMatch(/^\{"resourceSpans":/);
  });

  it('leaves no file where there is nothing to write', async () => {
    const out = join(data, 'nothing.jsonl');
    const { code, stderr } = await pawl(
      ['export', '--all', '--agent', 'nobody', '--out', out, '--data', data],
      options,
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('no stored trajectory')]);
    expect(() => readFileSync(out)).toThrow(/ENOENT/);
  });
});
