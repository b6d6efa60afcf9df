import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, Span, Trajectory } from '../trajectory/index.js';
import { assemble } from './index.js';
import { capture, capturesAt, hasCaptures, stacksIn } from './testing/captures.js';
import { agentSpan, answers, assistant, calls, chat, says, span, told, toolSpan, user } from './testing/spans.js';

if (!hasCaptures)
  console.log(`skipped: no captured payloads at ${capturesAt}; set PAWL_SHARED_DATA to the folder above it`);

/** Any order of all spans, each once or several times, as deliveries really come. */
const deliveries = (spans: readonly Span[]): fc.Arbitrary<readonly Span[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...spans], { minLength: spans.length }),
      fc.array(fc.constantFrom(...spans), { maxLength: spans.length }),
      fc.infiniteStream(fc.nat()),
    )
    .map(([once, again, dice]) =>
      [...once, ...again]
        .map(each => ({ each, by: dice.next().value ?? 0 }))
        .sort((a, b) => a.by - b.by)
        .map(({ each }) => each),
    );

/** Keys that mean something to JavaScript, with values that would do harm where one is taken for a prototype. */
const HOSTILE: JsonObject = JSON.parse(
  '{"__proto__":{"gen_ai.operation.name":"chat","polluted":true},"constructor":{"prototype":{"polluted":true}},' +
    '"toString":"x","hasOwnProperty":1,"llm.input_messages.__proto__.message.role":"user","app.constructor.0.__proto__":"x"}',
);

const withHostileKeys = (each: Span): Span => ({ ...each, attributes: { ...each.attributes, ...HOSTILE } });

/** The trajectory without what no convention understood. */
const understood = ({ steps, ...rest }: Trajectory) => ({
  ...rest,
  steps: steps.map(step => ({ ...step, unread: {} })),
});

describe.skipIf(!hasCaptures)('any order and repetition of spans gives the same trajectory', () => {
  // The large ones cost more; each stack gets about the same time.
  const stacks = hasCaptures ? stacksIn().map(stack => ({ stack, ...capture(stack) })) : [];

  it.each(stacks)('$stack', ({ spans, logs }) => {
    const trajectory = assemble(spans, { logs });
    fc.assert(
      fc.property(deliveries(spans), delivered => {
        expect(assemble(delivered, { logs })).toEqual(trajectory);
      }),
      { numRuns: Math.ceil(200 / spans.length) },
    );
  });

  it.each(stacks)('$stack, which keys that JavaScript knows do not change', ({ spans, logs }) => {
    const told = assemble(spans.map(withHostileKeys), { logs });
    expect(understood(told)).toEqual(understood(assemble(spans, { logs })));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(Object.hasOwn(told.steps[0]?.unread ?? {}, '__proto__')).toBe(true);
  });

  it.each(stacks)('$stack, in requests of any size', ({ spans, logs }) => {
    // What a request holds does not matter: a store gives the spans back in the order in which they came.
    const trajectory = assemble(spans, { logs });
    for (const size of [1, 3, 7]) {
      const requests = Array.from({ length: Math.ceil(spans.length / size) }, (_, at) =>
        spans.slice(at * size, (at + 1) * size),
      );
      expect(assemble(requests.toReversed().flat(), { logs })).toEqual(trajectory);
    }
  });

  it('counts log records once that came with several deliveries', () => {
    const { spans, logs } = capture('otel-instrumentation-openai-chat');
    expect(assemble(spans, { logs: [...logs, ...logs, ...logs] })).toEqual(assemble(spans, { logs }));
  });
});

describe('any order of spans', () => {
  const asked = assistant(
    calls('c1', 'look', { at: 1 }),
    calls('c2', 'look', { at: 2 }),
    calls('c3', 'look', { at: 3 }),
  );
  const spans = [
    agentSpan({ id: 'root', lasts: 9 }, 'agent'),
    chat({ id: 'ask', parent: 'root' }, [user(says('go'))], [asked]),
    // Parallel calls of one millisecond: only the output tells their order. The third has no span at all.
    toolSpan({ id: 'z', parent: 'root' }, 'look', { 'gen_ai.tool.call.id': 'c1' }),
    toolSpan({ id: 'a', parent: 'root' }, 'look', { 'gen_ai.tool.call.id': 'c2' }),
    chat(
      { id: 'then', parent: 'root', at: 3 },
      [asked, told(answers('c1', 1), answers('c2', 2), answers('c3', 3))],
      [],
    ),
    span({ id: 'orphan', parent: 'gone', at: 2 }),
    span({ id: 'cycle1', parent: 'cycle2', at: 5 }),
    span({ id: 'cycle2', parent: 'cycle1', at: 6 }),
  ];

  it('keeps parallel calls in the order in which they were asked for', () => {
    expect(assemble(spans).steps.flatMap(step => (step.kind === 'tool' ? [step.callId] : []))).toEqual([
      'c1',
      'c2',
      'c3',
    ]);
  });

  it('gives the same trajectory', () => {
    const trajectory = assemble(spans);
    fc.assert(
      fc.property(deliveries(spans), delivered => {
        expect(assemble(delivered)).toEqual(trajectory);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same trajectory when a span comes when it starts and when it ends', () => {
    const started = spans.map(each => ({ ...each, endTimeUnixNano: '0', attributes: {}, events: [] }));
    const trajectory = assemble(spans);
    fc.assert(
      fc.property(deliveries([...spans, ...started]), delivered => {
        expect(assemble(delivered)).toEqual(trajectory);
      }),
    );
  });
});
