import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProject, loadCaseFiles, loadProject, loadProjectCases } from './project.js';

let root: string;
const write = (name: string, text: string): string => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'pawl-project-'));
  write('pawl.yaml', 'version: 1\nagents:\n  shop:\n    target: { command: [node, agent.mjs] }\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const CASE = 'id: a\nworld: { extends: shop }\nexpected: { final_status: completed }\n';

describe('findProject', () => {
  it('looks upwards', () => {
    write('evals/deep/x.txt', '');
    expect(findProject(path.join(root, 'evals/deep'))).toBe(root);
  });

  it('finds none above the root', () => {
    expect(findProject(tmpdir())).toBeNull();
  });
});

describe('loadProject', () => {
  it('names file, line and column of a mistake', async () => {
    write('pawl.yaml', 'version: 1\nagent: {}\n');
    await expect(loadProject(root, root)).rejects.toThrow(/^pawl\.yaml:2:1: .*agent/);
  });
});

describe('cases', () => {
  it('are found by the globs of pawl.yaml, with the worlds of the project', async () => {
    write('evals/refunds/a.case.yaml', CASE);
    write('evals/node_modules/b.case.yaml', CASE);
    write('worlds/shop.yaml', 'tools: { read_order: { answer: fixed, returns: 1 } }\n');
    const found = await loadProjectCases(await loadProject(root, root), root);
    expect(found.items.map(item => item.file)).toEqual(['evals/refunds/a.case.yaml']);
    expect([...found.environments.keys()]).toEqual(['shop']);
    expect(found.problems).toEqual([]);
  });

  it('tell where they are wrong, and the others are still read', async () => {
    write('evals/a.case.yaml', CASE);
    write('evals/b.case.yaml', 'id: b\nexpected: { tool_called: [x] }\n');
    const found = await loadProjectCases(await loadProject(root, root), root);
    expect(found.items.map(item => item.case.id)).toEqual(['a']);
    expect(found.problems).toMatchObject([{ file: 'evals/b.case.yaml', line: 2, column: 13 }]);
  });

  it.each([
    { because: 'it is in the folder', reference: 'calls.jsonl', problems: 0 },
    { because: 'it climbs out', reference: '../secret.jsonl', problems: 1 },
    { because: 'a link leads out', reference: 'link.jsonl', problems: 1 },
  ])('a recordings file: $reference gives $problems problems, as $because', async ({ reference, problems }) => {
    const recording = '{"arguments":{},"result":1}\n';
    write('secret.jsonl', recording);
    write('outside/calls.jsonl', recording);
    symlinkSync(path.join(root, 'secret.jsonl'), path.join(root, 'outside/link.jsonl'));
    const file = write(
      'outside/a.case.yaml',
      `id: a\nworld: { tools: { t: { recordings: ${reference} } } }\nexpected: { final_status: completed }\n`,
    );
    expect((await loadCaseFiles([file], null, root)).problems).toHaveLength(problems);
  });
});
