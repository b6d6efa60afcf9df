import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder, until } from '../../testing/temporary.js';
import { type DataDirectory, prepareDataDirectory } from '../data-directory.js';
import { type EventEngine, openEmbeddedEvents } from './engine.js';

const folder = temporaryFolder();
const lines: string[] = [];
let data: DataDirectory;
let engine: EventEngine;

beforeAll(async () => {
  data = prepareDataDirectory(folder.path);
  engine = await openEmbeddedEvents(data, line => lines.push(line));
  await engine.client.command({ query: 'CREATE DATABASE t ENGINE = Atomic' });
  await engine.client.command({
    query: 'CREATE TABLE t.words (word String, n UInt64) ENGINE = MergeTree ORDER BY word',
  });
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const rows = async <T>(query: string, params: Record<string, unknown> = {}, settings = {}): Promise<T[]> => {
  const result = await engine.client.query({
    query,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: settings,
  });
  return result.json<T>();
};

describe('the embedded event engine behind the ClickHouse client', () => {
  it('listens on a socket that only its user can reach', () => {
    expect(statSync(data.sockets).mode & 0o777).toBe(0o700);
    expect(existsSync(join(data.sockets, 'events.sock'))).toBe(true);
  });

  it.each([
    ["quote ' backslash \\ and a second \\'"],
    ["'; DROP TABLE t.words; --"],
    ["') OR 1 = 1 /*"],
    ['{a:String} {b:UInt8}'],
    ['line\nbreak\ttab\0nul\r'],
    ['emoji 😀 and \u202e direction'],
    [''],
  ])('binds %j as a value', async text => {
    expect(await rows('SELECT {a:String} AS a', { a: text })).toEqual([{ a: text }]);
  });

  it('binds lists and integers beyond 2^53', async () => {
    expect(
      await rows('SELECT {list:Array(String)} AS list, toString({n:UInt64}) AS n', {
        list: ["a'", 'b,c'],
        n: '18446744073709551615',
      }),
    ).toEqual([{ list: ["a'", 'b,c'], n: '18446744073709551615' }]);
  });

  it('keeps a setting to the statement that it came with', async () => {
    const limited = { max_result_rows: '3', result_overflow_mode: 'break' as const, max_block_size: '1' };
    const counts: number[] = [];
    for (let at = 0; at < 8; at += 1) {
      counts.push((await rows('SELECT number FROM numbers(50)', {}, at % 2 === 0 ? limited : {})).length);
    }
    expect(counts.filter((_, at) => at % 2 === 1)).toEqual([50, 50, 50, 50]);
    expect(counts[0]).toBeLessThan(50);
  });

  it('keeps a parameter to the statement that it came with', async () => {
    await Promise.all(Array.from({ length: 12 }, () => rows('SELECT {leak:String} AS leak', { leak: 'x' })));
    await expect(rows('SELECT {other:String} AS a')).rejects.toMatchObject({ type: expect.any(String) });
  });

  it('answers short queries while a long one runs', async () => {
    const long = rows('SELECT sleepEachRow(0.5) FROM numbers(4) SETTINGS max_block_size = 1');
    const began = performance.now();
    await rows('SELECT 1');
    expect(performance.now() - began).toBeLessThan(1_000);
    await long;
  });

  it('stops a query that exceeds its time', async () => {
    await expect(rows('SELECT sleep(3)', {}, { max_execution_time: 1 })).rejects.toMatchObject({ code: '159' });
  });

  it('cancels a query whose client is gone', async () => {
    const gone = new AbortController();
    const query = engine.client.query({
      query: 'SELECT count() FROM numbers({many:UInt64}) WHERE NOT ignore(sipHash64(number))',
      query_params: { many: 1e12 },
      abort_signal: gone.signal,
    });
    setTimeout(() => gone.abort(), 100);
    await expect(query).rejects.toThrow();
    const running = (): Promise<{ n: number }[]> =>
      rows(
        "SELECT toUInt32(countIf(query LIKE '%sipHash64(num%' AND query NOT LIKE '%processes%')) AS n FROM system.processes",
      );
    await until('the engine stops computing', async () => (await running())[0]?.n === 0, 5_000);
  });

  it('gives nothing of a cancelled query to the next ones', async () => {
    const gone = new AbortController();
    const cancelled = Array.from({ length: 6 }, () =>
      engine.client.query({ query: 'SELECT count() FROM numbers(1000000000000)', abort_signal: gone.signal }),
    );
    setTimeout(() => gone.abort(), 100);
    await Promise.allSettled(cancelled);
    const next = await Promise.all(Array.from({ length: 12 }, (_, n) => rows('SELECT {n:UInt8} AS n', { n })));
    expect(next).toEqual(next.map((_, n) => [{ n }]));
  });

  it('passes on what the engine says is wrong', async () => {
    await expect(rows('SELECT bogus')).rejects.toMatchObject({ code: '47', type: 'UNKNOWN_IDENTIFIER' });
  });

  it('inserts rows and reads them back', async () => {
    const values = Array.from({ length: 1_000 }, (_, n) => ({ word: `w'${n}\n`, n: String(2n ** 63n + BigInt(n)) }));
    await engine.client.insert({ table: 't.words', values, format: 'JSONEachRow' });
    expect(await rows('SELECT toUInt32(count()) AS total, toString(max(n)) AS top FROM t.words')).toEqual([
      { total: 1_000, top: String(2n ** 63n + 999n) },
    ]);
  });

  it('is started again when its process dies, and keeps what it acknowledged', async () => {
    const { pid } = await engine.health();
    process.kill(Number(pid), 'SIGKILL');
    await until('the crash is seen', async () => (await engine.health()).status === 'restarting');
    await expect(rows('SELECT 1')).rejects.toThrow();
    await until('it is up again', async () => (await engine.health()).status === 'up');
    expect(await engine.health()).toMatchObject({ restarts: 1, lastError: 'signal SIGKILL' });
    expect(await rows('SELECT toUInt32(count()) AS n FROM t.words')).toEqual([{ n: 1_000 }]);
    expect(lines.some(line => line.includes('event engine went down'))).toBe(true);
  });
});
