import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { conventions } from './index.js';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

it('names each convention once, in the order of the README', () => {
  const ids = conventions.map(convention => convention.id);
  expect(new Set(ids).size).toBe(ids.length);
  const [table = ''] = readme.slice(readme.indexOf('## The conventions') + 1).split('\n## ');
  expect([...table.matchAll(/^\| `([^`]+)` +\|/gm)].map(match => match[1])).toEqual(ids);
});
