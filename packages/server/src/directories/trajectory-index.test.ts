import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { createTrajectoryIndex, type TrajectoryIndex } from './trajectory-index.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let index: TrajectoryIndex;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'trajectories.jsonl');
  index = createTrajectoryIndex();
});
afterEach(() => folder.remove());

const line = (id: string, padding = 0): string => `${JSON.stringify({ id, padding: 'ü'.repeat(padding) })}\n`;

describe('the index of a trajectories.jsonl', () => {
  it.each(['first', 'second', 'third'])('finds the %s of several lines', async id => {
    writeFileSync(file, line('first', 5) + line('second', 3_000_000) + line('third'));
    expect(await index.find(file, id)).toMatchObject({ id });
  });

  it('finds what was appended since, while it is written', async () => {
    writeFileSync(file, `${line('first')}{"id":"sec`);
    expect(await index.find(file, 'first')).not.toBeNull();
    expect(await index.find(file, 'second')).toBeNull();
    appendFileSync(file, 'ond"}\n');
    expect(await index.find(file, 'second')).toEqual({ id: 'second' });
  });

  it('begins anew with a file that got shorter', async () => {
    writeFileSync(file, line('first', 100));
    await index.find(file, 'first');
    writeFileSync(file, line('other'));
    expect(await index.find(file, 'first')).toBeNull();
    expect(await index.find(file, 'other')).toEqual({ id: 'other', padding: '' });
  });

  it.each([
    { because: 'it is not there', content: null },
    { because: 'it holds no such id', content: line('other') },
    { because: 'its lines are broken', content: 'broken\n\n[1]\nnull\n{"id":1}\n' },
  ])('finds nothing where $because', async ({ content }) => {
    if (content !== null) writeFileSync(file, content);
    expect(await index.find(file, 'first')).toBeNull();
  });

  it('reads an id that stands elsewhere or is escaped', async () => {
    writeFileSync(file, '{"z":1,"id":"late"}\n{"id":"a\\"b"}\n');
    expect(await index.find(file, 'late')).toMatchObject({ z: 1 });
    expect(await index.find(file, 'a"b')).toEqual({ id: 'a"b' });
  });

  it('serves callers at the same time', async () => {
    writeFileSync(file, line('first') + line('second'));
    const found = await Promise.all(['first', 'second', 'first'].map(id => index.find(file, id)));
    expect(found.map(trajectory => trajectory?.id)).toEqual(['first', 'second', 'first']);
  });
});
