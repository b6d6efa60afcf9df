import { describe, expect, it } from 'vitest';
import { modelSteps, type Span, stepsOfKind } from '../trajectory/index.js';
import { assemble } from './index.js';
import {
  agentSpan,
  assistant,
  chat,
  event,
  type SpanWords,
  says,
  span,
  spanIdOf,
  toolSpan,
  user,
} from './testing/spans.js';

const only = (words: Partial<SpanWords>) => {
  const [step] = assemble([span({ id: 'one', ...words })]).steps;
  if (step === undefined) throw new Error('no step');
  return step;
};

describe('errors', () => {
  const failing = toolSpan({ id: 't', parent: 'root', at: 1, failed: 'no' }, 'x');
  const later = chat({ id: 'm', parent: 'root', at: 5 }, [], []);

  it.each<{ because: string; spans: readonly Span[]; status: string }>([
    { because: 'the root says so itself', spans: [agentSpan({ id: 'root', failed: 'boom' }, 'a')], status: 'error' },
    { because: 'the failure went up', spans: [agentSpan({ id: 'root', failed: 'no' }, 'a'), failing], status: 'error' },
    {
      because: 'it is a copy, the agent went on',
      spans: [agentSpan({ id: 'root', failed: 'no' }, 'a'), failing, later],
      status: 'ok',
    },
    {
      because: 'an empty status after a failure is a copy',
      spans: [agentSpan({ id: 'root', failed: '' }, 'a'), failing, later],
      status: 'ok',
    },
    {
      because: 'an empty status alone is an error',
      spans: [agentSpan({ id: 'root', failed: '' }, 'a'), later],
      status: 'error',
    },
    {
      because: 'an error of its own type is no copy',
      spans: [agentSpan({ id: 'root', failed: 'no' }, 'a', { 'error.type': 'X' }), failing, later],
      status: 'error',
    },
    {
      because: 'a caught exception is no error',
      spans: [agentSpan({ id: 'root', events: [event('exception', { 'exception.message': 'no' })] }, 'a')],
      status: 'ok',
    },
  ])('the run is $status, as $because', ({ spans, status }) => {
    expect(assemble(spans).status).toBe(status);
  });

  it.each([
    { message: 'no\n    at f (file:///srv/x.mjs:1:1)', is: 'no' },
    { message: 'no\n\nError: no\n    at f (file:///srv/x.mjs:1:1)', is: 'no' },
    { message: 'one\n\ntwo', is: 'one\n\ntwo' },
  ])('leaves the stack out of $message', ({ message, is }) => {
    expect(only({ failed: message }).error?.message).toBe(is);
  });
});

describe('duplicates', () => {
  const usage = { 'gen_ai.usage.input_tokens': 10, 'gen_ai.response.model': 'm' };
  const outer = chat({ id: 'outer', lasts: 9 }, [user(says('go'))], [assistant(says('done'))], usage);

  it.each<{ because: string; inner: Span; models: number }>([
    {
      because: 'model, tokens and time agree',
      inner: chat({ id: 'inner', parent: 'outer', at: 1 }, [], [], usage),
      models: 1,
    },
    {
      because: 'tokens differ',
      inner: chat({ id: 'inner', parent: 'outer', at: 1 }, [], [], { ...usage, 'gen_ai.usage.input_tokens': 11 }),
      models: 2,
    },
    {
      because: 'it starts after the other has ended',
      inner: chat({ id: 'inner', parent: 'outer', at: 99 }, [], [], usage),
      models: 2,
    },
    { because: 'it is no child', inner: chat({ id: 'inner', at: 1 }, [], [], usage), models: 2 },
  ])('$models calls, as $because', ({ inner, models }) => {
    expect(modelSteps(assemble([outer, inner]))).toHaveLength(models);
  });

  it('leave an attempt that failed a step of its own', () => {
    const failed = chat({ id: 'first', parent: 'outer', at: 1, failed: '429' }, [], []);
    const second = chat({ id: 'second', parent: 'outer', at: 2 }, [], [], usage);
    expect(modelSteps(assemble([outer, failed, second])).map(step => step.status)).toEqual(['ok', 'error']);
  });

  it.each([
    { because: 'a gateway reports the same tokens', more: usage, models: 1 },
    { because: 'a gateway reports none', more: { 'gen_ai.response.model': 'm' }, models: 2 },
  ])('$models calls across a request, as $because', ({ more, models }) => {
    const request = span({ id: 'http', parent: 'outer', at: 1, attributes: { 'http.request.method': 'POST' } });
    const inner = chat({ id: 'inner', parent: 'http', at: 2 }, [], [], more);
    expect(modelSteps(assemble([outer, request, inner]))).toHaveLength(models);
  });

  it('keep the place of the outer span, what either knows, and the children', () => {
    const inner = chat({ id: 'inner', parent: 'outer', at: 1 }, [], [], {
      ...usage,
      'gen_ai.response.id': 'resp',
      'gen_ai.usage.output_tokens': 3,
    });
    const child = span({ id: 'http', parent: 'inner', at: 2 });
    const [model, http] = assemble([outer, inner, child]).steps;
    expect(model).toMatchObject({
      id: spanIdOf('outer'),
      spans: [spanIdOf('outer'), spanIdOf('inner')],
      marks: ['duplicate'],
      responseId: 'resp',
      tokens: { input: 10, output: 3 },
    });
    expect(http?.parent).toBe(spanIdOf('outer'));
  });
});

describe('structure', () => {
  const chain = (words: SpanWords) => span({ ...words, attributes: { 'openinference.span.kind': 'CHAIN' } });
  const agent = (words: SpanWords) => span({ ...words, attributes: { 'openinference.span.kind': 'AGENT' } });
  const tool = (words: SpanWords) => span({ ...words, attributes: { 'openinference.span.kind': 'TOOL' } });

  it.each<{ because: string; spans: readonly Span[]; agents: readonly string[] }>([
    {
      because: 'a chain at the top without an agent is the agent',
      spans: [chain({ id: 'graph' }), chain({ id: 'node', parent: 'graph' })],
      agents: ['graph'],
    },
    {
      because: 'an agent around one agent is a wrapper',
      spans: [agent({ id: 'trace' }), chain({ id: 'x', parent: 'trace' }), agent({ id: 'a', parent: 'x' })],
      agents: ['a'],
    },
    {
      because: 'an agent around two agents is one',
      spans: [
        agent({ id: 'lead' }),
        agent({ id: 'a', parent: 'lead', at: 1 }),
        agent({ id: 'b', parent: 'lead', at: 2 }),
      ],
      agents: ['lead', 'a', 'b'],
    },
    {
      because: 'a chain under a tool of its name is the agent that the tool stands for',
      spans: [
        agent({ id: 'lead' }),
        tool({ id: 't', parent: 'lead', name: 'helper', at: 1 }),
        chain({ id: 'x', parent: 't', name: 'helper', at: 2 }),
      ],
      agents: ['lead', 'helper'],
    },
    { because: 'an HTTP request is no agent', spans: [span({ id: 'POST /' })], agents: [] },
    {
      because: 'our own word is final',
      spans: [span({ id: 'trace', attributes: { 'pawl.step.kind': 'agent' } }), agent({ id: 'a', parent: 'trace' })],
      agents: ['trace', 'a'],
    },
  ])('$agents, as $because', ({ spans, agents }) => {
    expect(stepsOfKind(assemble(spans), 'agent').map(step => step.name)).toEqual(agents);
  });
});
