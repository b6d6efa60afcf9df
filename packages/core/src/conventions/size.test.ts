import { describe, it } from 'vitest';
import type { Span } from '../trajectory/index.js';
import { assemble } from './index.js';
import { agentSpan, assistant, calls, chat, toolSpan } from './testing/spans.js';

describe('size', () => {
  const shapes: Record<string, (count: number) => readonly Span[]> = {
    'a chain of agents': count =>
      Array.from({ length: count }, (_, at) =>
        agentSpan({ id: `${at}`, at, ...(at === 0 ? {} : { parent: `${at - 1}` }) }, 'a'),
      ),
    'a fan of tools': count =>
      Array.from({ length: count }, (_, at) =>
        at === 0
          ? agentSpan({ id: '0' }, 'a')
          : toolSpan({ id: `${at}`, parent: '0', at: at % 5 }, 'look', { 'gen_ai.tool.call.result': '{}' }),
      ),
    'model calls in a chain': count =>
      Array.from({ length: count }, (_, at) =>
        chat(
          { id: `${at}`, at, ...(at === 0 ? {} : { parent: `${at - 1}` }) },
          [],
          [assistant(calls(null, 'look', {}))],
        ),
      ),
  };

  it.each(Object.keys(shapes))('assembles %s', shape => {
    const make = shapes[shape] ?? (() => []);
    assemble(make(200));
    const times = [200, 2_000, 20_000].map(count => {
      const spans = make(count);
      const start = performance.now();
      assemble(spans);
      return performance.now() - start;
    });
    const [small = 0, middle = 0, large = 0] = times;
    console.log(
      `${shape}: 200 in ${small.toFixed(0)} ms, 2,000 in ${middle.toFixed(0)} ms, 20,000 in ${large.toFixed(0)} ms; ` +
        `ten times the spans take ${(middle / small).toFixed(1)} and ${(large / middle).toFixed(1)} times as long`,
    );
  }, 120_000);
});
