import { type Json, type Step, stepId } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { agentStep, answers, calls, messageStep, modelStep, says, toolStep } from '../../testing/steps.js';
import { conversation } from './conversation.js';

/** The conversation as text: one line per entry, the selected step at its end. */
const lines = (steps: readonly Step[]): readonly string[] =>
  conversation(steps).map(entry => {
    if (entry.kind === 'step') return `[${entry.of.kind}] @${entry.step}`;
    if (entry.kind === 'tool') {
      const result = entry.result === undefined ? '?' : JSON.stringify(entry.result);
      return `${entry.name}(${JSON.stringify(entry.arguments)}) -> ${result} @${entry.step}`;
    }
    const text = entry.parts.map(part => (part.type === 'text' ? part.content : `<${part.type}>`)).join('|');
    return `${entry.role}: ${text} @${entry.step}`;
  });

const hello = says('user', 'refund o1');
const asks = calls(['c1', 'read_order', { id: 'o1' }]);
const result = answers('c1', 'paid');

describe('conversation', () => {
  it.each([
    { because: 'nothing said', steps: [], is: [] },
    {
      because: 'the history is shown once, and a call with its result where it was asked for',
      steps: [
        modelStep('m1', { input: [says('system', 'be kind'), hello], output: [asks] }),
        toolStep('t1', { name: 'read_order', callId: 'c1', input: { id: 'o1' }, output: { state: 'paid' } }),
        modelStep('m2', {
          input: [says('system', 'be kind'), hello, asks, result],
          output: [says('assistant', 'done')],
        }),
      ],
      is: [
        'system: be kind @m1',
        'user: refund o1 @m1',
        'read_order({"id":"o1"}) -> {"state":"paid"} @t1',
        'assistant: done @m2',
      ],
    },
    {
      because: 'a result without a step comes from the messages',
      steps: [
        modelStep('m1', { input: [hello], output: [asks] }),
        modelStep('m2', { input: [hello, asks, result], output: [says('assistant', 'done')] }),
      ],
      is: ['user: refund o1 @m1', 'read_order({"id":"o1"}) -> "paid" @m1', 'assistant: done @m2'],
    },
    {
      because: 'a call that was never answered has no result',
      steps: [modelStep('m1', { output: [asks] })],
      is: ['read_order({"id":"o1"}) -> ? @m1'],
    },
    {
      because: 'a call without an id finds the step with its name and arguments',
      steps: [
        modelStep('m1', { output: [calls([null, 'a', { x: '1' }], [null, 'a', { x: '2' }])] }),
        toolStep('t2', { name: 'a', input: { x: '2' }, output: 'two' }),
        toolStep('t1', { name: 'a', input: '{"x": "1"}', output: 'one' }),
      ],
      is: ['a({"x":"1"}) -> "one" @t1', 'a({"x":"2"}) -> "two" @t2'],
    },
    {
      because: 'a tool that no model asked for stands where it ran',
      steps: [
        modelStep('m1', { input: [hello], output: [says('assistant', 'ok')] }),
        toolStep('t1', { name: 'a', output: 1 as Json }),
      ],
      is: ['user: refund o1 @m1', 'assistant: ok @m1', 'a(null) -> 1 @t1'],
    },
    {
      because: 'the same words said twice are two messages',
      steps: [
        modelStep('m1', { input: [says('user', 'yes')], output: [says('assistant', 'sure?')] }),
        modelStep('m2', {
          input: [says('user', 'yes'), says('assistant', 'sure?'), says('user', 'yes')],
          output: [says('assistant', 'ok')],
        }),
      ],
      is: ['user: yes @m1', 'assistant: sure? @m1', 'user: yes @m2', 'assistant: ok @m2'],
    },
    {
      because: 'a history that was trimmed repeats nothing',
      steps: [
        modelStep('m1', { input: [says('user', 'a'), says('user', 'b')], output: [says('assistant', 'c')] }),
        modelStep('m2', {
          input: [says('user', 'b'), says('assistant', 'c'), says('user', 'd')],
          output: [says('assistant', 'e')],
        }),
      ],
      is: ['user: a @m1', 'user: b @m1', 'assistant: c @m1', 'user: d @m2', 'assistant: e @m2'],
    },
    {
      because: 'with only what is new, everything is new',
      steps: [
        modelStep('m1', { input: [says('user', 'yes')], content: 'delta' }),
        modelStep('m2', { input: [says('user', 'yes')], output: [says('assistant', 'ok')], content: 'delta' }),
      ],
      is: ['user: yes @m1', 'user: yes @m2', 'assistant: ok @m2'],
    },
    {
      because: 'each agent has its own conversation',
      steps: [
        agentStep('A'),
        modelStep('m1', { parent: stepId('A'), input: [hello], output: [says('assistant', 'ask B')] }),
        agentStep('B', { parent: stepId('A') }),
        modelStep('m2', { parent: stepId('B'), input: [hello], output: [says('assistant', 'yes')] }),
      ],
      is: [
        '[agent] @A',
        'user: refund o1 @m1',
        'assistant: ask B @m1',
        '[agent] @B',
        'user: refund o1 @m2',
        'assistant: yes @m2',
      ],
    },
    {
      because: 'a message step and the model input that repeats it are one message',
      steps: [
        messageStep('u1', { input: 'refund o1' }),
        modelStep('m1', { input: [hello], output: [says('assistant', 'ok')] }),
      ],
      is: ['user: refund o1 @u1', 'assistant: ok @m1'],
    },
    {
      because: 'message steps and inputs with only what is new repeat each other',
      steps: [
        messageStep('u1', { output: 'yes' }),
        modelStep('m1', { input: [says('user', 'yes')], output: [says('assistant', 'sure?')], content: 'delta' }),
        messageStep('u2', { output: 'yes' }),
        modelStep('m2', { input: [says('user', 'yes'), says('user', 'go')], content: 'delta' }),
      ],
      is: ['user: yes @u1', 'assistant: sure? @m1', 'user: yes @u2', 'user: go @m2'],
    },
    {
      because: 'a model call that failed is seen',
      steps: [modelStep('m1', { input: [hello], error: { type: null, message: 'overloaded', evidence: 'status' } })],
      is: ['user: refund o1 @m1', '[model] @m1'],
    },
  ])('$because', ({ steps, is }) => {
    expect(lines(steps)).toEqual(is);
  });

  it('gives every entry a key of its own', () => {
    const entries = conversation([
      modelStep('m1', { input: [hello, says('user', 'x')], output: [calls(['1', 'a', {}], ['2', 'a', {}])] }),
      toolStep('t1'),
    ]);
    expect(new Set(entries.map(entry => entry.key)).size).toBe(entries.length);
  });
});
