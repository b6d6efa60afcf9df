import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { socketDirectory } from './socket-path.js';

const NAME = 'events.sock';
let short: string;
beforeEach(() => {
  short = socketDirectory(join('/', 'x'.repeat(200)), NAME, null);
});
afterEach(() => rmSync(short, { recursive: true, force: true }));

describe('socketDirectory', () => {
  it('keeps the preferred directory where the path fits', () => {
    expect(socketDirectory('/data/sockets', NAME, null)).toBe('/data/sockets');
  });

  it('falls back to a short private folder that is the same at the next start', () => {
    expect(short.startsWith(tmpdir())).toBe(true);
    expect(statSync(short).mode & 0o777).toBe(0o700);
    expect(socketDirectory(join('/', 'x'.repeat(200)), NAME, null)).toBe(short);
  });

  it('gives every data directory a folder of its own', () => {
    const other = socketDirectory(join('/', 'y'.repeat(200)), NAME, null);
    onTestFinished(() => rmSync(other, { recursive: true }));
    expect(other).not.toBe(short);
  });

  it('closes a folder that others could enter', () => {
    chmodSync(short, 0o777);
    socketDirectory(join('/', 'x'.repeat(200)), NAME, null);
    expect(statSync(short).mode & 0o777).toBe(0o700);
  });

  it('refuses a link that somebody put in its place', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'pawl-test-'));
    onTestFinished(() => rmSync(elsewhere, { recursive: true }));
    rmSync(short, { recursive: true });
    symlinkSync(elsewhere, short);
    expect(() => socketDirectory(join('/', 'x'.repeat(200)), NAME, null)).toThrow(
      expect.objectContaining({ code: 'SOCKET_PATH_UNUSABLE' }),
    );
    rmSync(short);
    mkdirSync(short);
  });
});
