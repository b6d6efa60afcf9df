import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STACKS } from '../examples/instrument/stacks.mjs';
import { ensureFolder, ensureNode, folderOf, Unavailable } from './lib/instrument/install.mjs';
import { runNoTelemetry } from './lib/instrument/no-telemetry.mjs';
import { problemsOf } from './lib/instrument/outcome.mjs';
import { compose, pages, readPage } from './lib/instrument/page.mjs';
import { runStack } from './lib/instrument/run.mjs';
import { startServices } from './lib/instrument/services.mjs';
import { root } from './lib/process.mjs';

/** npm may have to fetch all of it first. */
const INSTALLING = 300_000;

const packagesOf = folder => {
  const read = path => JSON.parse(readFileSync(path, 'utf8'));
  if (folder !== null) return read(join(folderOf(folder), 'package.json')).dependencies;
  const locked = read(join(root, 'package-lock.json')).packages;
  return Object.fromEntries(
    Object.entries(locked).flatMap(([path, { version, link }]) => {
      const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
      return name === undefined ? [] : [[name, link ? 'of this checkout' : version]];
    }),
  );
};

describe('every page', () => {
  const written = readdirSync(pages).filter(name => name !== 'README.md');

  it('is run by an agent, and stands in the table', () => {
    const run = [...STACKS.map(({ name }) => name), 'no-telemetry'];
    expect(written.map(name => name.replace(/\.md$/, '')).sort()).toEqual(run.sort());
    const table = readFileSync(join(pages, 'README.md'), 'utf8');
    expect(written.filter(name => !table.includes(`](${name})`))).toEqual([]);
  });

  it.each(STACKS)('$name installs what the agent runs with, in the versions that it names', ({ name, folder }) => {
    const there = packagesOf(folder);
    const { packages, tried } = readPage(name);
    expect(packages.map(each => each.replace(/(?<=.)@.*/, '')).filter(each => there[each] === undefined)).toEqual([]);
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.map(([each]) => [each, there[each]])).toEqual(tried);
  });
});

describe('the lines of a page', () => {
  const agent = 'ask({\n  //+ at the call\n});\n';

  it('come to their place, as far in as it stands', () => {
    const code = 'telemetry: {\n  on: true,\n},\n';
    expect(compose(agent, new Map([['at the call', code]]))).toBe('ask({\n  telemetry: {\n    on: true,\n  },\n});\n');
  });

  it.each([
    ['a place without lines', new Map(), /the page has no block "at the call"/],
    [
      'lines without a place',
      new Map([
        ['at the call', ''],
        ['elsewhere', ''],
      ]),
      /no place for the block "elsewhere"/,
    ],
  ])('%s is an error', (_, fragments, message) => {
    expect(() => compose(agent, fragments)).toThrow(message);
  });
});

describe('what must hold of a run', () => {
  const model = { kind: 'model', convention: 'c' };
  const tool = {
    kind: 'tool',
    convention: 'c',
    name: 'read_order',
    input: { order_id: 'ord_1042' },
    output: { status: 'shipped' },
  };
  const good = {
    status: 'ok',
    output: 'It is shipped.',
    totals: { tokens: { input: 9, output: 2 } },
    steps: [model, tool, model],
  };
  const expected = { answer: 'It is shipped.', conventions: ['c'] };

  it('holds', () => expect(problemsOf([good], expected)).toEqual([]));

  it.each([
    ['no trajectory', []],
    ['two trajectories', [good, good]],
    ['a run that goes on', [{ ...good, status: 'running' }]],
    ['a missing model step', [{ ...good, steps: [model, tool] }]],
    ['a missing tool step', [{ ...good, steps: [model, model] }]],
    ['a tool without arguments', [{ ...good, steps: [model, { ...tool, input: null }, model] }]],
    ['a tool without a result', [{ ...good, steps: [model, { ...tool, output: null }, model] }]],
    ['no tokens', [{ ...good, totals: { tokens: { input: null, output: null } } }]],
    ['another answer', [{ ...good, output: null }]],
  ])('does not with %s', (_, trajectories) => {
    expect(problemsOf(trajectories, expected)).toHaveLength(1);
  });

  it('does not when another convention read it', () => {
    expect(problemsOf([good], { ...expected, conventions: ['d'] })).toHaveLength(1);
  });
});

describe('an agent of each stack, with the lines of its page', () => {
  let services;
  beforeAll(async () => {
    services = await startServices();
  }, 60_000);
  afterAll(() => services?.stop());

  /** Installs first, so that a slow registry is not taken for a slow agent; skips, and says so, where that is impossible. */
  const prepared = async (context, { name, folder, node }) => {
    try {
      await ensureNode(node);
      if (folder !== null) await ensureFolder(folder);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      process.stderr.write(`skipped: ${name}: ${error.message}\n`);
      context.skip(error.message);
    }
  };

  it.for(STACKS)('$name', INSTALLING, async (stack, context) => {
    await prepared(context, stack);
    const { problems } = await runStack(stack, services);
    expect(problems).toEqual([]);
  });

  it('no-telemetry: imported, and sent', async () => {
    const outcomes = await runNoTelemetry(services);
    expect(outcomes.map(({ problems }) => problems)).toEqual([[], []]);
  });
});
