import { type Redaction, redactTrajectory } from '@pawl/core/redact';
import type { Json } from '@pawl/core/trajectory';
import { expect, it } from 'vitest';
import { trajectoryRedactor } from './redact-trajectory.js';
import { aSpanId, aTraceId } from './testing/spans.js';
import { bareTrajectory } from './trace/bare.js';

const redaction: Redaction = { token: label => `[${label}:00000000]` };

const about = (input: Json, output: Json) =>
  bareTrajectory({
    agent: { name: 'a', version: null },
    input,
    traceId: aTraceId('1'),
    spanId: aSpanId('2'),
    startedAt: 0,
    endedAt: 1,
    end: { kind: 'result', result: { output, finalStatus: null, stopReason: null, messages: null }, stderr: null },
    calls: [],
  });

const MAIL = 'jane.doe@shop.test';

it.each<[string, Json, Json]>([
  ['nothing to hide', { q: 'refund?' }, 'done'],
  ['an address in the input', { q: `mail ${MAIL}` }, 'done'],
  ['an address in the output', { q: 'refund?' }, `sent to ${MAIL}`],
  ['an address in both', { q: MAIL }, { to: MAIL }],
  ['a text as input', `mail ${MAIL}`, MAIL],
  ['no input', null, MAIL],
])('redacts as core does: %s', (_name, input, output) => {
  const redact = trajectoryRedactor(redaction);
  const trajectory = about(input, output);
  const expected = redactTrajectory(trajectory, redaction).trajectory;
  expect(redact(trajectory)).toEqual(expected);
  // A second attempt with the same input, which has been looked at by now.
  expect(redact(about(input, output))).toEqual(expected);
  expect(JSON.stringify(redact(trajectory))).not.toContain(MAIL);
});
