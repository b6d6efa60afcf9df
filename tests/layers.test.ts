import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../packages/', import.meta.url));

/** Which of our packages each package may import. `web` reaches the server over HTTP only. */
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  otlp: ['core'],
  sdk: ['core'],
  runner: ['core', 'otlp', 'sdk'],
  server: ['core', 'otlp', 'runner'],
  cli: ['core', 'otlp', 'runner', 'server'],
  web: ['core'],
};

/** The rooms of core in reading order: a room imports only rooms before it, through their index. */
const ROOMS = [
  'errors',
  'trajectory',
  'prices',
  'stats',
  'yaml',
  'checks',
  'conventions',
  'formats',
  'redact',
  'feedback',
  'cases',
  'runs',
  'gate',
  'retention',
  'config',
  'measures',
];

interface Import {
  readonly file: string;
  readonly from: string;
}

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test(-d)?\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !path.includes(`${join('/', 'testing')}`));

const importsOf = (file: string): readonly Import[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, from = '']) => ({
    file,
    from,
  }));

const inCore = sources(join(packages, 'core/src'));

describe('packages import only packages below them', () => {
  it.each(Object.entries(ALLOWED))('%s imports %j of ours', (name, allowed) => {
    const wrong = sources(join(packages, name, 'src'))
      .flatMap(importsOf)
      .filter(({ from }) => from.startsWith('@pawl/') || from === 'pawl')
      .filter(({ from }) => !allowed.includes(from.split('/')[1] ?? from))
      .map(({ file, from }) => `${relative(packages, file)} imports ${from}`);
    expect(wrong).toEqual([]);
  });
});

describe('core', () => {
  it('does no I/O: it imports nothing of Node', () => {
    const wrong = inCore.flatMap(importsOf).filter(({ from }) => from.startsWith('node:'));
    expect(wrong).toEqual([]);
  });

  it('has no clock and no randomness of its own', () => {
    const wrong = inCore.filter(file =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/.test(readFileSync(file, 'utf8')),
    );
    expect(wrong.map(file => relative(packages, file))).toEqual([]);
  });

  it('has only rooms that the reading order knows', () => {
    const rooms = readdirSync(join(packages, 'core/src'), { withFileTypes: true }).filter(entry => entry.isDirectory());
    expect(rooms.map(room => room.name).filter(name => !ROOMS.includes(name))).toEqual([]);
  });

  it('imports only rooms that come before, through their index', () => {
    const roomOf = (path: string): string => relative(join(packages, 'core/src'), path).split('/')[0] ?? '';
    const wrong = inCore.flatMap(file =>
      importsOf(file)
        .filter(({ from }) => from.startsWith('.'))
        .map(({ from }) => resolve(dirname(file), from))
        .filter(target => roomOf(target) !== roomOf(file))
        .filter(target => ROOMS.indexOf(roomOf(target)) >= ROOMS.indexOf(roomOf(file)) || !target.endsWith('/index.js'))
        .map(target => `${relative(packages, file)} imports ${relative(packages, target)}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the interface', () => {
  it('uses core only in what it ships, and nothing of Node', () => {
    const wrong = sources(join(packages, 'web/src'))
      .flatMap(importsOf)
      .filter(({ from }) => from.startsWith('node:'));
    expect(wrong).toEqual([]);
  });
});
