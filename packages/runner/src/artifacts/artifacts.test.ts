import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PawlError } from '@pawl/core/errors';
import type { Run } from '@pawl/core/runs';
import { timestampFromMillis } from '@pawl/core/trajectory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anAttempt, aRun, aTrajectory } from '../testing/runs.js';
import { findTrajectory, RunWriter, readRun, readTrajectories, runFiles } from './index.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-artifacts-'));
});
afterEach(() => rm(root, { recursive: true }));

const directory = (): string => path.join(root, 'runs', 'r1');

const write = async (numbers: readonly number[], run: Run = aRun()): Promise<void> => {
  const writer = await RunWriter.create(directory(), run);
  for (const number of numbers) await writer.append(anAttempt({ number }), aTrajectory(`t${number}`));
  await writer.close();
};

describe('RunWriter', () => {
  it('writes what readRun reads', async () => {
    await write([1, 2]);
    expect(await readRun(directory())).toEqual({
      run: aRun(),
      attempts: [anAttempt({ number: 1 }), anAttempt({ number: 2 })],
      cutOff: false,
    });
  });

  it('says in run.json when the run ended, and only then', async () => {
    const endedAt = timestampFromMillis(5_000);
    const writer = await RunWriter.create(directory(), aRun());
    expect((await readRun(directory())).run.endedAt).toBeNull();
    if (endedAt !== null) await writer.finish(endedAt);
    expect((await readRun(directory())).run.endedAt).toBe(endedAt);
  });

  it('leaves no draft of run.json behind', async () => {
    await write([]);
    await expect(stat(`${runFiles(directory()).run}.${process.pid}.tmp`)).rejects.toThrow('ENOENT');
  });

  it('has every line on the disk within about a second', async () => {
    const writer = await RunWriter.create(directory(), aRun());
    await writer.append(anAttempt({}), null);
    await new Promise(resolve => setTimeout(resolve, 1_300));
    expect((await readRun(directory())).attempts).toHaveLength(1);
    await writer.close();
  });

  it.each([
    ['run.json', 'run'],
    ['attempts.jsonl', 'attempts'],
  ] as const)('refuses a directory that has %s', async (_name, file) => {
    await write([1]);
    if (file === 'attempts') await rm(runFiles(directory()).run);
    await expect(RunWriter.create(directory(), aRun())).rejects.toMatchObject({ code: 'RUN_EXISTS' });
  });

  it('keeps many attempts in order under pressure', async () => {
    const writer = await RunWriter.create(directory(), aRun());
    const stderr = 'x'.repeat(10_000);
    const waits = Array.from({ length: 3_000 }, (_, index) =>
      writer.append(anAttempt({ number: index + 1, stderr }), null),
    );
    expect(waits.some(wait => wait !== undefined)).toBe(true);
    await writer.close();
    const { attempts } = await readRun(directory());
    expect(attempts.map(attempt => attempt.number)).toEqual(waits.map((_, index) => index + 1));
  });

  it('writes what nests too deeply for JSON.stringify', async () => {
    const writer = await RunWriter.create(directory(), aRun());
    const output = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    await writer.append(anAttempt({}), { ...aTrajectory('deep'), output });
    await writer.close();
    expect((await readFile(runFiles(directory()).trajectories, 'utf8')).split('\n')).toHaveLength(2);
  });
});

describe('readRun', () => {
  it.each([1, 5, 50])('leaves out a last line that lost %i bytes', async bytes => {
    await write([1, 2]);
    const { attempts: file } = runFiles(directory());
    // The line feed is one more byte.
    await truncate(file, (await stat(file)).size - bytes - 1);
    expect(await readRun(directory())).toMatchObject({ attempts: [{ number: 1 }], cutOff: true });
  });

  it('takes a last line that lost only its line feed', async () => {
    await write([1, 2]);
    const { attempts: file } = runFiles(directory());
    await truncate(file, (await stat(file)).size - 1);
    expect(await readRun(directory())).toMatchObject({ attempts: [{ number: 1 }, { number: 2 }], cutOff: false });
  });

  it('names file and line of a damaged line', async () => {
    await write([1]);
    await appendFile(runFiles(directory()).attempts, 'not json\n');
    await expect(readRun(directory())).rejects.toThrow(/attempts\.jsonl:2: is not JSON/);
  });

  it.each([
    ['nothing', null, 'RUN_NOT_FOUND'],
    ['something else', '{"schema":"other"}', 'RUN_FILE_INVALID'],
    ['damaged text', '{', 'RUN_FILE_INVALID'],
  ])('says what is wrong with a run.json that is %s', async (_name, text, code) => {
    await write([1]);
    const { run } = runFiles(directory());
    await (text === null ? rm(run) : writeFile(run, text));
    const error = await readRun(directory()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PawlError);
    expect(error).toMatchObject({ code, remedy: expect.stringMatching(/./) });
  });
});

describe('trajectories', () => {
  it('come one by one, without a cut last one', async () => {
    await write([1, 2]);
    await appendFile(runFiles(directory()).trajectories, '{"id":"t3","st');
    const ids: string[] = [];
    for await (const { id } of readTrajectories(directory())) ids.push(id);
    expect(ids).toEqual(['t1', 't2']);
  });

  it.each([
    ['t2', 't2'],
    ['t', undefined],
    ['absent', undefined],
  ])('findTrajectory(%j) finds %j', async (id, found) => {
    await write([1, 2]);
    expect((await findTrajectory(directory(), id))?.id).toBe(found);
  });
});
