import { expect, it } from 'vitest';
import { readCase, readEnvironment, resolveWithin, resolveWorld, type World } from './index.js';

const environment = (text: string): World => {
  const read = readEnvironment(text, 'worlds/w.yaml');
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.world;
};
const environments = new Map([
  ['base', environment('tools: { a: { returns: base }, b: { returns: base }, c: { returns: base } }')],
  ['shop', environment('extends: base\ntools: { b: { returns: shop }, c: { returns: shop } }')],
  ['loop', environment('extends: pool')],
  ['pool', environment('extends: loop')],
]);
const resolved = (world: string) => {
  const read = readCase(`id: a\nworld:\n  ${world}`, 'a.yaml');
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return resolveWorld(read.case, environments, read.locate);
};

it.each([
  { world: 'extends: shop\n  tools: { c: { returns: case } }', returns: { a: 'base', b: 'shop', c: 'case' } },
  { world: 'extends: base', returns: { a: 'base', b: 'base', c: 'base' } },
  { world: 'tools: { a: { returns: case } }', returns: { a: 'case' } },
])('merges tool by tool, the nearest wins: $world', ({ world, returns }) => {
  const read = resolved(world);
  const tools = 'problems' in read ? {} : read.world.tools;
  expect(Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, tool.returns]))).toEqual(returns);
  expect('problems' in read ? 'problems' : read.world.extends).toBeNull();
});

it.each([
  { world: 'extends: shpo', message: 'there is no environment "shpo"' },
  { world: 'extends: loop', message: 'the environment "loop" extends itself' },
])('cannot resolve $world', ({ world, message }) => {
  const read = resolved(world);
  expect('problems' in read && read.problems[0]).toMatchObject({ message, line: 3, column: 12 });
});

it.each([
  { reference: 'r.jsonl', target: 'evals/refunds/r.jsonl' },
  { reference: './x/../r.jsonl', target: 'evals/refunds/r.jsonl' },
  { reference: 'a/b.jsonl', target: 'evals/refunds/a/b.jsonl' },
  { reference: '../r.jsonl', target: null },
  { reference: '../refunds-2/r.jsonl', target: null },
  { reference: '../../../../etc/passwd', target: null },
  { reference: '/etc/passwd', target: null },
  { reference: 'C:\\x', target: null },
  { reference: 'c:x', target: null },
  { reference: '..\\x', target: null },
  { reference: 'a\u0000.jsonl', target: null },
  { reference: '.', target: null },
  { reference: '', target: null },
])('$reference leads to $target', ({ reference, target }) => {
  expect(resolveWithin('evals/refunds/a.case.yaml', reference)).toBe(target);
});

it.each([
  { file: '/tmp/evals/a.yaml', reference: 'r.jsonl', root: undefined, target: '/tmp/evals/r.jsonl' },
  { file: 'evals/a/b.yaml', reference: '../shared/r.jsonl', root: 'evals', target: 'evals/shared/r.jsonl' },
  { file: 'evals/a/b.yaml', reference: '../../r.jsonl', root: 'evals', target: null },
  { file: 'a.yaml', reference: 'r.jsonl', root: undefined, target: 'r.jsonl' },
  { file: 'a.yaml', reference: '../r.jsonl', root: undefined, target: null },
  { file: '../cases/a.yaml', reference: 'r.jsonl', root: undefined, target: '../cases/r.jsonl' },
  { file: '../cases/a.yaml', reference: '../r.jsonl', root: undefined, target: null },
])('in $file below $root, $reference leads to $target', ({ file, reference, root, target }) => {
  expect(resolveWithin(file, reference, root)).toBe(target);
});
