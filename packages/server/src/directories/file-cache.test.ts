import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { createFileCache } from './file-cache.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let made: number;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'a');
  made = 0;
  writeFileSync(file, 'one');
});
afterEach(() => folder.remove());
const make = async (): Promise<number> => {
  made += 1;
  return made;
};

it.each([
  { change: 'nothing', apply: () => {}, times: 1 },
  { change: 'the size', apply: () => writeFileSync(file, 'longer'), times: 2 },
  { change: 'the time', apply: () => utimesSync(file, 1, 1), times: 2 },
  { change: 'that it is there', apply: () => rmSync(file), times: 2 },
])('makes it anew after a change of $change', async ({ apply, times }) => {
  const cached = createFileCache<number>(10);
  await cached([file], make);
  apply();
  expect(await cached([file], make)).toBe(times);
});

it('makes it once for callers at the same time', async () => {
  const cached = createFileCache<number>(10);
  await Promise.all([cached([file], make), cached([file], make)]);
  expect(made).toBe(1);
});

it('does not keep a failure', async () => {
  const cached = createFileCache<number>(10);
  await expect(cached([file], () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await cached([file], make)).toBe(1);
});

it('forgets what was not used for longest', async () => {
  const cached = createFileCache<number>(2);
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await cached([join(folder.path, name)], make);
  expect(made).toBe(4);
});
