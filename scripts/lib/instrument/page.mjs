// What a page of docs/guide/instrument tells its reader to do, as far as a machine can do it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../process.mjs';

export const pages = join(root, 'docs', 'guide', 'instrument');

const FENCE = /^```(\w+)(?: (.+))?\n([\s\S]*?)^```$/gm;

/**
 * Reads a page. `packages` are what it tells to install; `files` (blocks named `….mjs`) and `fragments` (other named
 * blocks) its code by name; `environment` its exports; `command` the arguments it gives to `node`, without `agent.mjs`;
 * `tried` the versions it names.
 * @throws when the page does not say how to start the agent
 */
export const readPage = name => {
  const text = readFileSync(join(pages, `${name}.md`), 'utf8');
  const fences = [...text.matchAll(FENCE)].map(([, language, title, code]) => ({ language, title, code }));
  const named = fences.filter(({ title }) => title !== undefined);
  const shell = fences.flatMap(({ language, code }) => (language === 'sh' ? code.trim().split('\n') : []));
  const start = shell.find(line => line.startsWith('node '));
  if (start === undefined || !start.endsWith(' agent.mjs')) throw new Error(`${name}.md: no line "node … agent.mjs"`);
  return {
    packages: shell.filter(line => line.startsWith('npm install ')).flatMap(line => line.split(' ').slice(2)),
    files: new Map(named.filter(({ title }) => title.endsWith('.mjs')).map(({ title, code }) => [title, code])),
    fragments: new Map(named.filter(({ title }) => !title.endsWith('.mjs')).map(({ title, code }) => [title, code])),
    environment: shell.flatMap(line => {
      const [, key, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
      return key === undefined ? [] : [[key, value]];
    }),
    command: start.split(' ').slice(1, -1),
    tried: [...text.slice(text.indexOf('\nTried with ')).matchAll(/`([^`]+)`\s+(\d+\.\d+\.\d+)/g)].map(
      ([, packageName, version]) => [packageName, version],
    ),
  };
};

const PLACE = /^( *)\/\/\+ (.+)$/gm;

/**
 * The agent with the page's fragments at their places (`//+ NAME`).
 * @throws when a place has no fragment, or a fragment no place
 */
export const compose = (agent, fragments) => {
  const left = new Set(fragments.keys());
  const composed = agent.replace(PLACE, (_, indent, name) => {
    const code = fragments.get(name);
    if (code === undefined) throw new Error(`the page has no block "${name}"`);
    left.delete(name);
    return code.trimEnd().replace(/^(?=.)/gm, indent);
  });
  if (left.size > 0) throw new Error(`the agent has no place for the block "${[...left].join('", "')}"`);
  return composed;
};
