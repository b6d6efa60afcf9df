import { stepId } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { calls, messageStep, modelStep, says, toolStep } from '../../testing/steps.js';
import { annotationsByStep, stepSummary } from './row.js';

describe('stepSummary', () => {
  it.each([
    {
      because: 'a tool shows arguments and result',
      step: toolStep('t', { input: { order_id: 'o1' }, output: 'paid' }),
      is: { asked: '{order_id: "o1"}', answered: 'paid' },
    },
    {
      because: 'an error stands in for the result',
      step: toolStep('t', {
        output: 'half',
        error: { type: 'Timeout', message: 'no answer\nafter 3 s', evidence: 'status' },
      }),
      is: { asked: '', answered: 'no answer after 3 s' },
    },
    {
      because: 'a model shows what it said',
      step: modelStep('m', { output: [says('assistant', 'done')] }),
      is: { asked: '', answered: 'done' },
    },
    {
      because: 'a model that said nothing shows what it called',
      step: modelStep('m', { output: [calls([null, 'read_order', {}])] }),
      is: { asked: '', answered: 'calls read_order' },
    },
    {
      because: 'a message shows its text',
      step: messageStep('u', { input: 'hello' }),
      is: { asked: '', answered: 'hello' },
    },
  ])('$because', ({ step, is }) => {
    expect(stepSummary(step)).toEqual(is);
  });
});

describe('annotationsByStep', () => {
  it('keeps those about the whole run apart', () => {
    const note = (step: string | null) => ({
      step: step === null ? null : stepId(step),
      label: 'x',
      note: null,
      by: null,
    });
    const byStep = annotationsByStep([note('a'), note(null), note('a')]);
    expect([byStep.get(stepId('a'))?.length, byStep.get(null)?.length, byStep.get(stepId('b'))]).toEqual([
      2,
      1,
      undefined,
    ]);
  });
});
