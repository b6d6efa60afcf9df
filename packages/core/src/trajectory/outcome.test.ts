import { describe, expect, it } from 'vitest';
import { type Expectation, finalOutput, type Message, type OwnWords, outcomeOf, type Step } from './index.js';
import { agent, approval, model, tool } from './testing/steps.js';

const silent: OwnWords = { stopReason: null, finalStatus: null };
const text = (content: string): Message => ({ role: 'assistant', parts: [{ type: 'text', content }] });
const call: Message = { role: 'assistant', parts: [{ type: 'tool_call', id: null, name: 'x', arguments: null }] };
const failed = { status: 'error', error: { type: null, message: 'boom', evidence: 'status' } } as const;
const root = agent({ id: 'root' });
const required = approval({ id: 'ask', parent: 'root' }, { state: 'required' });

describe('outcomeOf', () => {
  it.each<{
    because: string;
    steps: Step[];
    own?: OwnWords;
    expectation?: Expectation;
    outcome: ReturnType<typeof outcomeOf>;
  }>([
    {
      because: 'nothing arrived',
      steps: [],
      outcome: { status: 'unknown', error: null, stopReason: null, finalStatus: null },
    },
    {
      because: 'the root ended',
      steps: [root, model({ id: 'm', parent: 'root' }, { finishReason: 'stop' })],
      outcome: { status: 'ok', error: null, stopReason: 'stop', finalStatus: 'completed' },
    },
    {
      because: 'the root has not ended',
      steps: [agent({ id: 'root', lasts: null }, { marks: ['not-ended'] })],
      outcome: { status: 'running', error: null, stopReason: null, finalStatus: null },
    },
    {
      because: 'the root has not arrived',
      steps: [tool({ id: 't' }, { marks: ['orphan'] })],
      outcome: { status: 'running', error: null, stopReason: null, finalStatus: null },
    },
    {
      because: 'the caller knows that no more comes',
      steps: [tool({ id: 't' }, { marks: ['orphan'] })],
      expectation: 'complete',
      outcome: { status: 'ok', error: null, stopReason: null, finalStatus: 'completed' },
    },
    {
      because: 'nobody waits for the root any more',
      steps: [tool({ id: 't' }, { marks: ['orphan'] })],
      expectation: 'silent',
      outcome: { status: 'unknown', error: null, stopReason: null, finalStatus: null },
    },
    {
      because: 'nobody waits for a root that has not ended',
      steps: [agent({ id: 'root', lasts: null }, { marks: ['not-ended'] })],
      expectation: 'silent',
      outcome: { status: 'unknown', error: null, stopReason: null, finalStatus: null },
    },
    {
      because: 'it failed and fell silent',
      steps: [tool({ id: 't' }, { ...failed, marks: ['orphan'] })],
      expectation: 'silent',
      outcome: { status: 'error', error: 'boom', stopReason: null, finalStatus: null },
    },
    {
      because: 'it ended before it fell silent',
      steps: [root],
      expectation: 'silent',
      outcome: { status: 'ok', error: null, stopReason: null, finalStatus: 'completed' },
    },
    {
      because: 'an agent whose caller is not traced stands for the run',
      steps: [agent({ id: 'a' }, { marks: ['orphan'] })],
      outcome: { status: 'ok', error: null, stopReason: null, finalStatus: 'completed' },
    },
    {
      because: 'the root failed',
      steps: [agent({ id: 'root' }, failed)],
      outcome: { status: 'error', error: 'boom', stopReason: null, finalStatus: 'error' },
    },
    {
      because: 'a failed tool is not a failed run',
      steps: [root, tool({ id: 't', parent: 'root' }, failed)],
      outcome: { status: 'ok', error: null, stopReason: null, finalStatus: 'completed' },
    },
    {
      because: 'an approval is still required',
      steps: [root, required, model({ id: 'm', parent: 'root' }, { finishReason: 'stop' })],
      outcome: { status: 'ok', error: null, stopReason: 'needs_human_approval', finalStatus: 'needs_human' },
    },
    {
      because: 'a call is pending',
      steps: [root, tool({ id: 't', parent: 'root' }, { status: 'pending' })],
      outcome: { status: 'ok', error: null, stopReason: 'needs_human_approval', finalStatus: 'needs_human' },
    },
    {
      because: 'the approval was given',
      steps: [root, required, approval({ id: 'answer', parent: 'root' }, { state: 'approved' })],
      outcome: { status: 'ok', error: null, stopReason: null, finalStatus: 'completed' },
    },
    {
      because: 'the agent went on without the approval',
      steps: [root, required, tool({ id: 't', parent: 'root' }, { effect: 'irreversible' })],
      outcome: { status: 'ok', error: null, stopReason: null, finalStatus: 'completed' },
    },
    {
      because: 'an intent changes nothing',
      steps: [root, required, tool({ id: 't', parent: 'root' }, { effect: 'irreversible', served: 'intent' })],
      outcome: { status: 'ok', error: null, stopReason: 'needs_human_approval', finalStatus: 'needs_human' },
    },
    {
      because: 'the agent said so itself',
      steps: [root, required],
      own: { stopReason: 'gave_up', finalStatus: 'refused' },
      outcome: { status: 'ok', error: null, stopReason: 'gave_up', finalStatus: 'refused' },
    },
  ])('$outcome.status, $outcome.finalStatus, as $because', ({ steps, own = silent, expectation, outcome }) => {
    expect(outcomeOf(steps, own, expectation)).toEqual(outcome);
  });
});

describe('finalOutput', () => {
  it.each<{ because: string; steps: Step[]; output: unknown }>([
    {
      because: 'the root said it',
      steps: [agent({ id: 'r' }, { output: { done: true } }), model({ id: 'm' }, { output: [text('no')] })],
      output: { done: true },
    },
    {
      because: 'the last model said it',
      steps: [root, model({ id: 'm' }, { output: [text('one')] }), model({ id: 'n' }, { output: [text('two')] })],
      output: 'two',
    },
    {
      because: 'a call for a tool is no answer',
      steps: [
        model({ id: 'm' }, { output: [text('one')] }),
        model({ id: 'n' }, { output: [text('let me see'), call] }),
      ],
      output: 'one',
    },
    { because: 'nobody said anything', steps: [root], output: null },
  ])('$output, as $because', ({ steps, output }) => {
    expect(finalOutput(steps)).toEqual(output);
  });
});
