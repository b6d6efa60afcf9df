import { describe, expect, it } from 'vitest';
import { type StepLine, trajectoryOf } from '../../checks/testing/trajectory.js';
import type { Json, Message, Step, Trajectory } from '../../trajectory/index.js';
import { agent, approval, model, named, policy, tool } from '../../trajectory/testing/steps.js';
import { coverageOf } from './coverage.js';
import type { Layer } from './layer.js';

const asks = (...calls: readonly [id: string | null, name: string, args?: Json][]): readonly Message[] => [
  {
    role: 'assistant',
    parts: calls.map(([id, name, args]) => ({ type: 'tool_call', id, name, arguments: args ?? {} })),
  },
];

const run = (steps: readonly Step[], more: Partial<Trajectory> = {}): Trajectory => ({
  ...trajectoryOf([], { stopReason: 'stop', ...more }),
  steps,
});

const EXPECTED = { routes: true, guarded: new Set(['issue_refund']) };

const layerOf = (layer: Layer, trajectory: Trajectory, expected = EXPECTED) => {
  const coverage = coverageOf(trajectory, expected)[layer];
  return coverage.verdict === 'missing' ? coverage.gaps.map(gap => `${gap.step}: ${gap.says}`) : coverage.verdict;
};

describe('the tool layer', () => {
  const whole = { input: { a: 1 }, output: { b: 2 } };
  const done = tool({ id: 't1', name: 'read_order' }, { ...whole, callId: 'c1' });
  it.each<{ says: string; steps: readonly Step[]; more?: Partial<Trajectory>; is: string | readonly string[] }>([
    { says: 'no call', steps: [model({ id: 'm' })], is: 'not_applicable' },
    { says: 'a whole call', steps: [model({ id: 'm' }, { output: asks(['c1', 'read_order']) }), done], is: 'complete' },
    { says: 'a call that no model asked for', steps: [done], is: 'complete' },
    {
      says: 'a call known from messages only',
      steps: [model({ id: 'm' }, { output: asks(['c1', 'read_order']) }), { ...done, source: 'message' }],
      is: ['t1: read_order has no span: only the messages around it show the call'],
    },
    {
      says: 'a call that nothing shows again',
      steps: [model({ id: 'm' }, { output: asks(['c1', 'read_order'], ['c2', 'read_order']) }), done],
      is: ['m: read_order: the model asked for it, and no step shows the call'],
    },
    {
      says: 'calls without ids, told apart by their number',
      steps: [
        model({ id: 'm' }, { output: asks([null, 'read_order'], [null, 'read_order']) }),
        { ...done, callId: null },
      ],
      is: ['m: read_order: the model asked for it, and no step shows the call'],
    },
    {
      says: 'a step that numbers calls in its own way',
      steps: [model({ id: 'm' }, { output: asks(['fc_1', 'read_order']) }), done],
      is: 'complete',
    },
    {
      says: 'a missing call before a recorded one of the same name: the missing one is named',
      steps: [
        model({ id: 'm1' }, { output: asks(['c0', 'read_order']) }),
        model({ id: 'm2' }, { output: asks(['c1', 'read_order']) }),
        done,
      ],
      is: ['m1: read_order: the model asked for it, and no step shows the call'],
    },
    {
      says: 'no arguments',
      steps: [{ ...done, input: null }],
      is: ['t1: read_order: its arguments are not recorded'],
    },
    { says: 'no result', steps: [{ ...done, output: null }], is: ['t1: read_order: its result is not recorded'] },
    { says: 'an error in the place of a result', steps: [{ ...done, output: null, status: 'error' }], is: 'complete' },
    { says: 'a call that waits', steps: [{ ...done, output: null, status: 'pending' }], is: 'complete' },
    {
      says: 'content that the sender cut',
      steps: [{ ...done, marks: ['truncated'] }],
      is: ['t1: read_order: the sender cut its content off'],
    },
    {
      says: 'a call that a policy stopped: the refusal is its record',
      steps: [
        model({ id: 'm1' }, { output: asks(['c1', 'issue_refund']) }),
        { ...done, name: 'issue_refund', source: 'message' },
        policy({ id: 'p' }, { decision: 'needs_approval' }),
        model({ id: 'm2' }),
      ],
      is: 'not_applicable',
    },
    {
      says: 'a refusal of a later turn excuses no earlier call',
      steps: [
        model({ id: 'm1' }, { output: asks(['c1', 'read_order']) }),
        { ...done, source: 'message' },
        model({ id: 'm2' }),
        policy({ id: 'p' }, { decision: 'denied' }),
      ],
      is: ['t1: read_order has no span: only the messages around it show the call'],
    },
    {
      says: 'the last call of a run that waits for a person',
      steps: [model({ id: 'm' }, { output: asks(['c1', 'issue_refund']) })],
      more: { finalStatus: 'needs_human' },
      is: 'not_applicable',
    },
    {
      says: 'a hand-off',
      steps: [model({ id: 'm' }, { output: asks(['c1', 'transfer_to_billing']) })],
      is: 'not_applicable',
    },
    {
      says: 'an answer in the form of a call',
      steps: [model({ id: 'm' }, { output: asks(['c1', 'final_result', { status: 'ok', n: 1 }]) })],
      more: { output: '{"n":1,"status":"ok"}' },
      is: 'not_applicable',
    },
  ])('$says', ({ steps, more, is }) => expect(layerOf('tool', run(steps, more))).toEqual(is));

  it('lists few of very many gaps, and is linear', () => {
    const many = Array.from({ length: 100_000 }, (_, n) =>
      model({ id: `m${n}` }, { output: asks([`c${n}`, 'read_order']) }),
    );
    expect(layerOf('tool', run(many))).toHaveLength(20);
  });
});

describe('the route layer', () => {
  it.each<{ says: string; steps: readonly Step[]; is: string }>([
    { says: 'a step that names itself a route', steps: [named('workflow', 'route:refund_assist')], is: 'complete' },
    { says: 'a router', steps: [named('workflow', 'intent_router')], is: 'complete' },
    { says: 'a hand-off', steps: [named('tool', 'handoff to billing')], is: 'complete' },
    {
      says: 'an agent below another, whatever stands between',
      steps: [
        agent({ id: 'a' }),
        { ...named('workflow', 'w'), parent: agent({ id: 'a' }).id },
        agent({ id: 'b', parent: 'w' }),
      ],
      is: 'complete',
    },
    { says: 'a workflow of any other name', steps: [named('workflow', 'RunnableSequence')], is: 'missing' },
    { says: 'a word that only begins alike', steps: [named('workflow', 'reroute_mail')], is: 'missing' },
    { says: 'one agent', steps: [agent({ id: 'a' })], is: 'missing' },
  ])('$says', ({ steps, is }) => expect(coverageOf(run(steps), EXPECTED).route.verdict).toBe(is));

  it('does not apply to an agent without routes', () => {
    const { route } = coverageOf(run([]), { ...EXPECTED, routes: false });
    expect(route).toEqual({ verdict: 'not_applicable', reason: 'pawl.yaml names no routes of this agent' });
  });
});

describe('the policy layer', () => {
  const issue = (id: string): Step => tool({ id, name: 'issue_refund' });
  const ask = model({ id: 'm' });
  it.each<{ says: string; steps: readonly Step[]; is: string | readonly string[] }>([
    { says: 'no guarded call', steps: [ask, tool({ id: 't', name: 'read_order' })], is: 'not_applicable' },
    { says: 'a policy before it', steps: [ask, policy({ id: 'p' }), issue('t')], is: 'complete' },
    { says: 'an approval before it', steps: [ask, approval({ id: 'p' }), issue('t')], is: 'complete' },
    { says: 'a check inside the call', steps: [ask, issue('t'), policy({ id: 'p', parent: 't' })], is: 'complete' },
    {
      says: 'nothing before it',
      steps: [ask, issue('t'), policy({ id: 'p' })],
      is: ['t: issue_refund was called without a policy or approval step before'],
    },
    {
      says: 'a refusal of a call that was not carried out',
      steps: [
        ask,
        tool({ id: 't', name: 'issue_refund' }, { source: 'message' }),
        policy({ id: 'p' }, { decision: 'denied' }),
      ],
      is: 'complete',
    },
    {
      says: 'a refusal of a call that was carried out',
      steps: [ask, issue('t'), policy({ id: 'p' }, { decision: 'denied' })],
      is: ['t: issue_refund was called without a policy or approval step before'],
    },
    {
      says: 'a filter on the input is not about the call',
      steps: [policy({ id: 'p' }), ask, issue('t')],
      is: ['t: issue_refund was called without a policy or approval step before'],
    },
    { says: 'an agent without a model', steps: [policy({ id: 'p' }), issue('t')], is: 'complete' },
    {
      says: 'each call is allowed anew',
      steps: [ask, policy({ id: 'p' }), issue('t1'), issue('t2')],
      is: ['t2: issue_refund was called without a policy or approval step before'],
    },
    {
      says: 'a call that failed may be tried again',
      steps: [ask, policy({ id: 'p' }), { ...issue('t1'), status: 'error' }, issue('t2')],
      is: 'complete',
    },
  ])('$says', ({ steps, is }) => expect(layerOf('policy', run(steps))).toEqual(is));

  it('names the steps that show it', () => {
    const coverage = coverageOf(run([ask, policy({ id: 'p' }), issue('t')]), EXPECTED);
    expect(coverage.policy).toEqual({ verdict: 'complete', steps: ['p'] });
  });
});

describe('the stop-reason layer', () => {
  const lines: readonly StepLine[] = ['model:m'];
  it.each<{ says: string; more: Partial<Trajectory>; is: string }>([
    { says: 'the last finish reason', more: { stopReason: 'stop' }, is: 'complete' },
    { says: "the agent's own word", more: { stopReason: 'needs_human_approval' }, is: 'complete' },
    { says: 'an error', more: { stopReason: null, status: 'error', error: 'it broke' }, is: 'complete' },
    { says: 'an error without a word', more: { stopReason: null, status: 'error' }, is: 'missing' },
    { says: 'nothing', more: { stopReason: null }, is: 'missing' },
    { says: 'a call that nothing follows', more: { stopReason: 'tool_call' }, is: 'missing' },
    { says: 'a run that goes on', more: { stopReason: null, status: 'running' }, is: 'not_applicable' },
  ])('$says', ({ more, is }) => expect(coverageOf(trajectoryOf(lines, more), EXPECTED).stop_reason.verdict).toBe(is));
});
