import { describe, expect, it } from 'vitest';
import { AttemptTelemetry } from './spans.js';
import { aSpan, aSpanId } from './testing/spans.js';
import { sleep } from './testing/targets.js';

const ATTEMPT = aSpanId('a');
const ROOT = aSpan({ spanId: aSpanId('1'), parentSpanId: ATTEMPT });
const CHILD = aSpan({ spanId: aSpanId('2'), parentSpanId: aSpanId('1') });

const telemetryOf = (...spans: ReturnType<typeof aSpan>[]): AttemptTelemetry => {
  const telemetry = new AttemptTelemetry(ATTEMPT);
  telemetry.addSpans(spans, 1);
  return telemetry;
};

const took = async (work: Promise<void>): Promise<number> => {
  const start = performance.now();
  await work;
  return performance.now() - start;
};

describe('AttemptTelemetry', () => {
  it('makes roots of the spans directly under the attempt', () => {
    expect(telemetryOf(ROOT, CHILD).spans.map(span => span.parentSpanId)).toEqual([null, aSpanId('1')]);
  });

  it.each([
    ['a whole trace', [ROOT, CHILD], 0, 150],
    ['nothing', [], 190, 700],
    ['a span that has not ended', [{ ...ROOT, endTimeUnixNano: '0' }], 190, 700],
    ['a span whose parent is missing', [CHILD], 190, 700],
  ])('after %s it waits between %i and %i ms', async (_name, spans, least, most) => {
    const waited = await took(telemetryOf(...spans).settle(200));
    expect(waited).toBeGreaterThanOrEqual(least);
    expect(waited).toBeLessThan(most);
  });

  it('ends the wait soon after the missing span came', async () => {
    const telemetry = telemetryOf(CHILD);
    const waited = took(telemetry.settle(2_000));
    await sleep(50);
    telemetry.addSpans([ROOT], 1);
    expect(await waited).toBeLessThan(500);
  });

  it('waits for a request that is being received', async () => {
    const telemetry = telemetryOf(ROOT);
    void telemetry.receiving(() => sleep(150));
    expect(await took(telemetry.settle(1_000))).toBeGreaterThanOrEqual(150);
  });

  it('ends the wait for an agent that never falls silent', async () => {
    const telemetry = telemetryOf(CHILD);
    const chatter = setInterval(() => void telemetry.receiving(() => Promise.resolve()), 10);
    expect(await took(telemetry.settle(60))).toBeLessThan(800);
    clearInterval(chatter);
  });

  it.each([
    ['spans', Array(50_001).fill(CHILD), 1],
    ['characters', [CHILD], 200_000_000],
  ])('keeps none of too many %s and says so', (_name, spans, characters) => {
    const telemetry = new AttemptTelemetry(ATTEMPT);
    telemetry.addSpans(spans, characters);
    expect([telemetry.spans.length, telemetry.overflow]).toEqual([0, true]);
  });
});
