import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkIds, checks, evaluate } from './index.js';
import { trajectoryOf } from './testing/trajectory.js';

const refund = trajectoryOf(['tool:read_order', 'tool:issue_refund'], { output: 'Refund approved.' });

it('answers each expectation, in their order', () => {
  const results = evaluate(refund, [
    { check: 'tools_not_called', value: ['issue_refund'] },
    { check: 'tools_called', value: ['read_order'] },
  ]);
  expect(results).toEqual([
    {
      check: 'tools_not_called',
      verdict: { kind: 'failed', reason: 'called issue_refund, which must not be called', evidence: ['s2'] },
    },
    { check: 'tools_called', verdict: { kind: 'passed' } },
  ]);
});

it.each([
  {
    expectation: { check: 'tool_called', value: [] },
    reason: 'there is no check "tool_called"; did you mean "tools_called"?',
  },
  {
    expectation: { check: 'order', value: [['tol:a', 'tool:b']] },
    reason: 'the expectation order.0.0 is malformed: "tol:a" is not a selector: there is no kind "tol"',
  },
])('never passes what it does not understand: $reason', ({ expectation, reason }) => {
  expect(evaluate(refund, [expectation])[0]?.verdict).toEqual({ kind: 'invalid', reason });
});

it('makes an expectation ready once, whatever the number of trajectories', () => {
  let reads = 0;
  const expectation = {
    check: 'required_spans',
    get value() {
      reads += 1;
      return ['tool:read_order'];
    },
  };
  for (let attempt = 0; attempt < 3; attempt += 1) evaluate(refund, [expectation]);
  expect(reads).toBe(1);
});

it('lists exactly the checks that have a file, each with a test', () => {
  const folder = new URL('.', import.meta.url);
  const room = ['check.ts', 'evaluate.ts', 'index.ts', 'registry.ts', 'verdict.ts'];
  const files = readdirSync(folder).filter(
    name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !room.includes(name),
  );
  expect(files.map(name => name.slice(0, -3).replaceAll('-', '_')).sort()).toEqual([...checkIds].sort());
  expect(files.filter(name => !existsSync(new URL(name.replace('.ts', '.test.ts'), folder)))).toEqual([]);
});

it('describes every check in one sentence', () => {
  expect(checks.filter(check => !/^[A-Z].*\.$/.test(check.description))).toEqual([]);
});
