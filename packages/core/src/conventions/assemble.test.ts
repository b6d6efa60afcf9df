import { describe, expect, it } from 'vitest';
import type { JsonObject, Span } from '../trajectory/index.js';
import { assemble, assembleAll } from './index.js';
import { agentSpan, chat, type SpanWords, span, traceIdOf } from './testing/spans.js';

describe('times', () => {
  it('has nanoseconds', () => {
    const [step] = assemble([
      { ...span({ id: 'one' }), startTimeUnixNano: '1713431564123456789', endTimeUnixNano: '1713431564123456790' },
    ]).steps;
    expect(step).toMatchObject({ startedAt: '2024-04-18T09:12:44.123456789Z', durationMs: 0.000001 });
  });

  it.each<{ because: string; words: Partial<SpanWords>; more?: Partial<Span>; is: object }>([
    {
      because: 'it has not ended',
      words: { lasts: null },
      is: { durationMs: null, marks: ['not-ended'], status: 'unknown' },
    },
    { because: 'it ends before it starts', words: { lasts: -2 }, is: { durationMs: -2, marks: ['clock-skew'] } },
    {
      because: 'its start is unknown',
      words: {},
      more: { startTimeUnixNano: '0' },
      is: { startedAt: null, durationMs: null },
    },
    { because: 'its start is no number', words: {}, more: { startTimeUnixNano: 'yesterday' }, is: { startedAt: null } },
    {
      because: 'its start is beyond the calendar',
      words: {},
      more: { startTimeUnixNano: '9'.repeat(30) },
      is: { startedAt: null },
    },
  ])('$because', ({ words, more = {}, is }) => {
    const [step] = assemble([{ ...span({ id: 'one', ...words }), ...more }]).steps;
    expect(step).toMatchObject(is);
  });
});

describe('the run as a whole', () => {
  it('is running until its root has ended', () => {
    expect(assemble([agentSpan({ id: 'root', lasts: null }, 'a')]).status).toBe('running');
  });

  it('is known to be complete by the caller only', () => {
    const spans = [chat({ id: 'm', parent: 'root' }, [], [])];
    expect([assemble(spans).status, assemble(spans, { complete: true }).status]).toEqual(['running', 'ok']);
  });

  it('shows an agent whose caller is not traced here as the root, marked', () => {
    const trajectory = assemble([agentSpan({ id: 'root', parent: 'caller' }, 'a')]);
    expect(trajectory).toMatchObject({ status: 'ok', steps: [{ parent: null, marks: ['orphan'] }] });
    expect(trajectory.notes).toEqual(['steps whose parent never arrived: 1']);
  });

  it.each<{ because: string; words: SpanWords; resource: JsonObject; agent: object }>([
    {
      because: 'the agent says it',
      words: { id: 'r', attributes: { 'gen_ai.agent.version': '3' } },
      resource: { 'service.version': '9' },
      agent: { name: 'refund', version: '3', versionBasis: 'reported' },
    },
    {
      because: 'the service is the agent',
      words: { id: 'r' },
      resource: { 'service.name': 'Refund', 'service.version': '9' },
      agent: { name: 'refund', version: '9', versionBasis: 'service' },
    },
    {
      because: 'the service that it runs in has it',
      words: { id: 'r' },
      resource: { 'service.name': 'shop', 'service.version': '9' },
      agent: { name: 'refund', version: '9', versionBasis: 'service' },
    },
  ])('has the version $agent.version, as $because', ({ words, resource, agent }) => {
    expect(assemble([agentSpan({ ...words, resource }, 'refund')]).agent).toEqual(agent);
  });

  it('is named after its service when no agent is', () => {
    const resource = { 'service.name': 'shop', 'service.version': '9', 'deployment.environment.name': 'test' };
    expect(assemble([span({ id: 'r', resource })])).toMatchObject({
      agent: { name: 'shop', version: '9' },
      service: 'shop',
      environment: 'test',
    });
  });

  it('has no service when the sender knows none', () => {
    expect(assemble([span({ id: 'r', resource: { 'service.name': 'unknown_service:node' } })]).service).toBeNull();
  });

  it('asks for the price of each call once, and believes a sender more', () => {
    const usage = { 'gen_ai.usage.input_tokens': 100, 'gen_ai.response.model': 'gpt-4o-mini-2024' };
    const asked: unknown[] = [];
    const price = (call: unknown) => {
      asked.push(call);
      return { usd: 0.5, basis: 'list' as const };
    };
    const spans = [
      chat({ id: 'a' }, [], [], usage),
      chat({ id: 'b', at: 1 }, [], [], { ...usage, 'gen_ai.usage.cost': 2 }),
      chat({ id: 'c', at: 2 }, [], []),
    ];
    const trajectory = assemble(spans, { price });
    expect(trajectory.totals).toMatchObject({ costUsd: 2.5, unpricedCalls: 1 });
    expect(trajectory.steps).toMatchObject([
      { costBasis: 'list' },
      { costBasis: 'reported' },
      { costUsd: null, costUnknown: 'the call reported no tokens' },
    ]);
    expect(asked).toEqual([
      expect.objectContaining({
        provider: 'openai',
        model: 'gpt-4o-mini-2024',
        tokens: expect.objectContaining({ input: 100 }),
      }),
    ]);
  });
});

describe('several traces', () => {
  const spans = [
    agentSpan({ id: 'same', trace: 'late', at: 10 }, 'second'),
    agentSpan({ id: 'same', trace: 'early' }, 'first'),
  ];

  it('come apart by trace id, the earliest first', () => {
    expect(assembleAll(spans).map(({ id, agent }) => [id, agent.name])).toEqual([
      [traceIdOf('early'), 'first'],
      [traceIdOf('late'), 'second'],
    ]);
  });

  it('keep equal span ids apart when they are joined', () => {
    const { id, traceIds, steps } = assemble(spans);
    expect([id, traceIds.length, steps.map(step => step.name)]).toEqual([traceIdOf('early'), 2, ['first', 'second']]);
  });

  it('need at least one span', () => {
    expect(() => assemble([])).toThrow(RangeError);
    expect(assembleAll([])).toEqual([]);
  });
});
