import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiled, temporaryFolder } from '../testing/temporary.js';
import { lockDirectory, runningServer } from './lock.js';
import { processIdentity } from './process-identity.js';

const SINCE = '2026-11-20T12:00:00.000Z';
const ADDRESSES = { url: 'http://127.0.0.1:4318', otlp: 'http://127.0.0.1:4318', grpc: null };

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const leaveClaim = (claim: object | string): void => {
  mkdirSync(join(folder.path, 'lock'));
  writeFileSync(join(folder.path, 'lock', '1.json'), typeof claim === 'string' ? claim : JSON.stringify(claim));
};

describe('lockDirectory', () => {
  it('tells a second start who holds the directory, where it listens and since when', () => {
    lockDirectory(folder.path, SINCE).announce(ADDRESSES);
    expect(() => lockDirectory(folder.path, 'later')).toThrow(
      expect.objectContaining({
        code: 'DATA_DIRECTORY_IN_USE',
        message: expect.stringMatching(
          new RegExp(`process id ${process.pid} at http://127\\.0\\.0\\.1:4318 since ${SINCE.replaceAll('.', '\\.')}`),
        ),
      }),
    );
  });

  it('can be taken again once it was released, and then names nobody', () => {
    const first = lockDirectory(folder.path, SINCE);
    first.announce(ADDRESSES);
    first.release();
    expect(runningServer(folder.path)).toBeNull();
    expect(() => lockDirectory(folder.path, SINCE)).not.toThrow();
  });

  it.each([
    { holder: 'a process that is gone', claim: { pid: 2 ** 22 + 1, process: 'boot/1', since: SINCE } },
    {
      holder: 'a process whose id somebody else has now',
      claim: { pid: process.pid, process: `${processIdentity(process.pid)}0`, since: SINCE },
    },
    { holder: 'nobody, in a file that was cut off', claim: '' },
  ])('takes over from $holder', ({ claim }) => {
    leaveClaim(claim);
    lockDirectory(folder.path, SINCE);
    expect(readdirSync(join(folder.path, 'lock'))).toEqual(['2.json']);
  });

  it('lets exactly one of many processes take over from a dead holder at once', async () => {
    leaveClaim({ pid: 2 ** 22 + 1, process: 'boot/1', since: SINCE });
    const program = `
      import(${JSON.stringify(compiled('engines/lock.js'))}).then(async ({ lockDirectory }) => {
        while (!(await import('node:fs')).existsSync(${JSON.stringify(join(folder.path, 'go'))}));
        try { lockDirectory(${JSON.stringify(folder.path)}, 'now'); process.stdout.write('held') }
        catch (error) { process.stdout.write(error.code) }
        setTimeout(() => {}, 1500);
      })`;
    const outcomes = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
      return new Promise<string>(resolve => {
        let text = '';
        child.stdout.on('data', chunk => (text += chunk));
        child.on('close', () => resolve(text));
      });
    });
    await new Promise(resolve => setTimeout(resolve, 400));
    writeFileSync(join(folder.path, 'go'), '');
    expect((await Promise.all(outcomes)).sort()).toEqual([...Array(5).fill('DATA_DIRECTORY_IN_USE'), 'held']);
  });
});

describe('runningServer', () => {
  it('reads what the holder announced, for this user only', () => {
    lockDirectory(folder.path, SINCE).announce(ADDRESSES);
    expect(runningServer(folder.path)).toEqual({
      ...ADDRESSES,
      pid: process.pid,
      process: processIdentity(process.pid),
      since: SINCE,
    });
    expect(existsSync(join(folder.path, 'server.json'))).toBe(true);
  });

  it('is null where a killed server left its file', () => {
    lockDirectory(folder.path, SINCE).announce(ADDRESSES);
    const file = join(folder.path, 'server.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"pid":\d+/, '"pid":4194305'));
    expect(runningServer(folder.path)).toBeNull();
  });
});
