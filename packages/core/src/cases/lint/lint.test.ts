import { expect, it } from 'vitest';
import { formatProblem } from '../../yaml/index.js';
import { type CaseFile, type LintAgent, lintCases, readCase } from '../index.js';

const read = (text: string, file = 'a.yaml'): CaseFile => {
  const reading = readCase(text, file);
  if ('problems' in reading) throw new Error(reading.problems.map(formatProblem).join('\n'));
  return reading;
};
const GOOD = 'id: a\nowner: me\nprotects: [prompt]\ninput: hi\nexpected: { tools_called: [read_order] }\n';
const refund: LintAgent = {
  tools: new Map([
    ['read_order', { effect: 'reads' }],
    ['issue_refund', { effect: 'irreversible' }],
  ]),
  versions: new Map([['1', {}]]),
  default: { input: null },
};
const agents = new Map([['support-refund', refund]]);
const lint = (...texts: readonly string[]): readonly string[] =>
  lintCases(
    texts.map((text, at) => read(text, `${'abc'[at]}.yaml`)),
    { today: '2026-11-20', agents },
  ).map(problem => `${problem.severity} ${problem.code} ${formatProblem(problem)}`);

it('has nothing to say about a good case', () => {
  expect(lint(GOOD)).toEqual([]);
});

it.each([
  {
    text: GOOD.replace(/expected.*\n/, ''),
    problem: 'error CASE_NO_EXPECTATIONS a.yaml:1:1: the case expects nothing, so it passes whatever happens',
  },
  {
    text: GOOD.replace('[read_order]', '[]'),
    problem: 'warning CASE_EMPTY_EXPECTATION a.yaml:5:27: "tools_called" is empty, so it passes whatever happens',
  },
  {
    text: `${GOOD}tools_not_called: [read_order]`,
    problem:
      'error CASE_CONTRADICTION a.yaml:5:28: tool:read_order is required here and forbidden by tools_not_called.0, so the case can never pass',
  },
  {
    text: `${GOOD}forbidden_spans: ["tool:read_*"]`,
    problem:
      'error CASE_CONTRADICTION a.yaml:5:28: tool:read_order is required here and forbidden by forbidden_spans.0, so the case can never pass',
  },
  {
    text: `${GOOD}budget: { calls: { read_order: 0 } }`,
    problem:
      'error CASE_CONTRADICTION a.yaml:5:28: tool:read_order is required here and forbidden by budget.calls.read_order, so the case can never pass',
  },
  {
    text: `${GOOD}required_spans: [approval:x]\nforbidden_spans: ["*:x"]`,
    problem:
      'error CASE_CONTRADICTION a.yaml:6:18: approval:x is required here and forbidden by forbidden_spans.0, so the case can never pass',
  },
  {
    text: `${GOOD}order: [[tool:read_order, tool:read_order]]`,
    problem:
      'error CASE_ORDER_OF_ONE a.yaml:6:9: both sides of this pair are the same selector, so its first occurrence always breaks it',
  },
  {
    text: `${GOOD}attempts: 3\npass: { at_least: 4 }`,
    problem: 'error CASE_PASS_UNREACHABLE a.yaml:7:19: 4 attempts have to pass, but there are only 3',
  },
  {
    text: `${GOOD}agent: suport-refund`,
    problem: 'error CASE_UNKNOWN_AGENT a.yaml:6:8: there is no agent "suport-refund"; did you mean "support-refund"?',
  },
  {
    text: `${GOOD}agent: support-refund@9`,
    problem: 'error CASE_UNKNOWN_AGENT a.yaml:6:8: the agent "support-refund" has no version "9"',
  },
  {
    text: `${GOOD}tools_not_called: [isue_refund]`,
    problem:
      'warning CASE_UNKNOWN_TOOL a.yaml:6:20: nobody declares a tool "isue_refund"; did you mean "issue_refund"?',
  },
  {
    text: `${GOOD}order: [[approval:*, tool:isue_refund]]`,
    problem:
      'warning CASE_UNKNOWN_TOOL a.yaml:6:22: nobody declares a tool "isue_refund"; did you mean "issue_refund"?',
  },
  {
    text: `${GOOD}tools_not_called: ["send_*"]`,
    problem: 'warning CASE_WILDCARD_TOOL a.yaml:6:20: "send_*" is taken as a tool\'s exact name',
  },
  {
    text: `${GOOD}world: { tools: { issue_refund: { answer: live } } }`,
    problem:
      'warning CASE_LIVE_CHANGE a.yaml:6:19: "issue_refund" changes state, so an attempt never executes it and keeps its intent alone',
  },
  {
    text: GOOD.replace('input: hi\n', ''),
    problem: 'warning CASE_NO_INPUT a.yaml:1:1: the case has no input, and its agent has no default input',
  },
  {
    text: GOOD.replace('owner: me\n', ''),
    problem: 'warning CASE_NO_OWNER a.yaml:1:1: the case blocks, but nobody owns it',
  },
  {
    text: `${GOOD}expires: { on: 2026-11-19, because: renewed }`,
    problem: 'warning CASE_EXPIRED a.yaml:6:10: the case expired on 2026-11-19: renewed',
  },
  {
    text: `${GOOD}kind: capability\nseverity: blocking`,
    problem: 'warning CASE_BLOCKING_CAPABILITY a.yaml:7:11: a capability never blocks, whatever its severity',
  },
  {
    text: GOOD.replace('protects: [prompt]\n', ''),
    problem:
      'warning CASE_NO_PROTECTS a.yaml:1:1: the case does not say which changes it protects against, so every change runs it',
  },
])('reports $problem', ({ text, problem }) => {
  expect(lint(text)).toEqual([problem]);
});

it.each([
  { text: `${GOOD}expires: 2026-11-20`, because: 'a case lives through its last day' },
  {
    text: `${GOOD}world: { tools: { t: { returns: 1 } } }\ntools_in_order: [t]`,
    because: 'its own world declares the tool',
  },
  { text: `${GOOD}forbidden_spans: [tool:issue_*]`, because: 'wildcards belong to selectors' },
  {
    text: `${GOOD}tool_arguments: { issue_refund: { equals: 1, calls: every } }\ntools_not_called: [issue_refund]`,
    because: 'every call of none is no call',
  },
  { text: `${GOOD}severity: warning`.replace('owner: me\n', ''), because: 'it does not block' },
])('accepts it, as $because', ({ text }) => {
  expect(lint(text)).toEqual([]);
});

it('reports both of two cases with one id', () => {
  expect(lint(GOOD, GOOD, GOOD.replace('id: a', 'id: c'))).toEqual([
    'error CASE_DUPLICATE_ID a.yaml:1:5: the id "a" is also that of b.yaml',
    'error CASE_DUPLICATE_ID b.yaml:1:5: the id "a" is also that of a.yaml',
  ]);
});

it('reports ids that differ only in letter case', () => {
  expect(lint(GOOD, GOOD.replace('id: a', 'id: A'))[1]).toBe(
    'warning CASE_SIMILAR_ID b.yaml:1:5: the id "A" differs from that of a.yaml only in letter case',
  );
});

it('says nothing about agents and tools that it does not know', () => {
  const file = read(`${GOOD}agent: other\ntools_not_called: [x]`);
  expect(lintCases([file], { today: '2026-11-20' })).toEqual([]);
});
