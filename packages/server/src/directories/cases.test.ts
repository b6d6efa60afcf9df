import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { createCases } from './cases.js';
import { createRefreshing } from './refreshing.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const write = (name: string, text: string): void => {
  mkdirSync(join(folder.path, name, '..'), { recursive: true });
  writeFileSync(join(folder.path, name), text);
};
const CONFIG = 'version: 1\nagents:\n  shop:\n    target: { command: [node, agent.mjs] }\n';
const CASE = 'id: refund\nexpected: { final_status: completed }\n';

describe('the cases of a project', () => {
  it('are read with their text, and a broken file does not hide the others', async () => {
    write('pawl.yaml', CONFIG);
    write('evals/refund.case.yaml', CASE);
    write('evals/broken.case.yaml', 'id: broken\nexpectd: {}\n');
    const cases = createCases(folder.path);
    const { items, problems } = await cases.list();
    expect(items).toMatchObject([{ case: { id: 'refund' }, file: 'evals/refund.case.yaml', text: CASE }]);
    expect(problems[0]).toMatchObject({
      file: 'evals/broken.case.yaml',
      line: 2,
      column: 1,
      remedy: expect.any(String),
    });
    expect(await cases.find('refund')).toMatchObject({ text: CASE });
    expect(await cases.find('nope')).toBeNull();
  });

  it('are none where pawl.yaml is broken, and the problem has its place', async () => {
    write('pawl.yaml', 'version: 1\nagent: {}\n');
    expect((await createCases(folder.path).list()).problems).toMatchObject([{ file: 'pawl.yaml', line: 2, column: 1 }]);
  });

  it.each([
    { because: 'there is no project', directory: null },
    { because: 'it has no pawl.yaml', directory: '/' },
  ])('are none where $because', async ({ directory }) =>
    expect(await createCases(directory).list()).toEqual({ items: [], problems: [] }));
});

describe('createRefreshing', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    { because: 'a quick load is fresh for a second', loadMs: 5, waitMs: 900, loads: 1 },
    { because: 'a quick load is old after that', loadMs: 5, waitMs: 1_100, loads: 2 },
    { because: 'a slow load is fresh for longer', loadMs: 1_000, waitMs: 9_000, loads: 1 },
  ])('loads $loads times, as $because', async ({ loadMs, waitMs, loads }) => {
    vi.useFakeTimers();
    let loaded = 0;
    const read = createRefreshing(async () => {
      await new Promise(resolve => setTimeout(resolve, loadMs));
      loaded += 1;
    });
    const first = Promise.all([read(), read()]);
    await vi.advanceTimersByTimeAsync(loadMs);
    await first;
    await vi.advanceTimersByTimeAsync(waitMs);
    const second = read();
    await vi.advanceTimersByTimeAsync(loadMs);
    await second;
    expect(loaded).toBe(loads);
  });

  it('does not keep a failure', async () => {
    let fails = true;
    const read = createRefreshing(async () => {
      if (fails) throw new Error('not yet');
      return 'value';
    });
    await expect(read()).rejects.toThrow('not yet');
    fails = false;
    expect(await read()).toBe('value');
  });
});
