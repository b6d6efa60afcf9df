// What a page of docs/guide/instrument tells its reader to do, as far as a machine can do it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../process.mjs';

/** Where pawl listens, as the pages write it. */
export const WRITTEN = 'http://127.0.0.1:4318';

export const pages = join(root, 'docs', 'guide', 'instrument');

/** Blocks with such a name are files, the others are lines for the agent. */
const isFile = title => /^[\w-]+\.(mjs|json)$/.test(title);

const FENCE = /^```(\w+)(?: (.+))?\n([\s\S]*?)^```$/gm;

/**
 * Reads a page. `packages` are what it tells to install; `files` (blocks named `….mjs` or `….json`) and `fragments` (other named
 * blocks) its code by name; `environment` its exports; `command` the arguments it gives to `node` before `agent.mjs`, null
 * when it starts no agent; `shell` all lines for a shell; `tried` the versions it names.
 */
export const readPage = name => {
  const text = readFileSync(join(pages, `${name}.md`), 'utf8');
  const fences = [...text.matchAll(FENCE)].map(([, language, title, code]) => ({ language, title, code }));
  const named = fences.filter(({ title }) => title !== undefined);
  const shell = fences.flatMap(({ language, code }) =>
    language === 'sh'
      ? code
          .trim()
          .replaceAll(/\\\n\s*/g, '')
          .split('\n')
      : [],
  );
  const start = shell.find(line => /^node (.* )?agent\.mjs$/.test(line));
  return {
    packages: shell.filter(line => line.startsWith('npm install ')).flatMap(line => line.split(' ').slice(2)),
    shell,
    files: new Map(named.filter(({ title }) => isFile(title)).map(({ title, code }) => [title, code])),
    fragments: new Map(named.filter(({ title }) => !isFile(title)).map(({ title, code }) => [title, code])),
    environment: shell.flatMap(line => {
      const [, key, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
      return key === undefined ? [] : [[key, value]];
    }),
    command: start?.split(' ').slice(1, -1) ?? null,
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
