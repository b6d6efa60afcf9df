import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../trajectory/index.js';
import { assemble } from './index.js';
import { capture, capturesAt, hasCaptures } from './testing/captures.js';
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

describe.skipIf(!hasCaptures)('any order and repetition of spans gives the same trajectory', () => {
  it.each([
    'otel-genai-semconv',
    'openinference-openai-truncated',
    'langgraph',
    'openai-agents-multi',
    'anthropic-duplicate-spans',
    'ai-sdk-v7-openinference',
    'approval-langgraph',
    'strands',
    'otel-instrumentation-openai-chat',
  ])('%s', stack => {
    const { spans, logs } = capture(stack);
    const trajectory = assemble(spans, { logs });
    fc.assert(
      fc.property(deliveries(spans), delivered => {
        expect(assemble(delivered, { logs })).toEqual(trajectory);
      }),
      { numRuns: 25 },
    );
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
