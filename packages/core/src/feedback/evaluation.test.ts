import { expect, it } from 'vitest';
import type { JsonObject, Timestamp, TraceId, UnboundLog } from '../trajectory/index.js';
import { evaluationOfLog } from './index.js';

const NOW = '2026-11-20T12:00:00.000000000Z' as Timestamp;
const TRACE = '0af7651916cd43dd8448eb211c80319c' as TraceId;
const log = (attributes: JsonObject, over: Partial<UnboundLog> = {}): UnboundLog => ({
  traceId: TRACE,
  spanId: null,
  eventName: 'gen_ai.evaluation.result',
  timeUnixNano: '1780000000000000000',
  attributes,
  body: null,
  ...over,
});
const value = { 'gen_ai.evaluation.score.value': 1 };

it.each<{ because: string; given: UnboundLog; told: object }>([
  { because: 'the value is an integer', given: log(value), told: { value: 1, name: 'evaluation', label: null } },
  { because: 'the value is text', given: log({ 'gen_ai.evaluation.score.value': '0.5' }), told: { value: 0.5 } },
  {
    because: 'there is a label only',
    given: log({ 'gen_ai.evaluation.score.label': 'pass' }),
    told: { value: null, label: 'pass' },
  },
  { because: 'it stands in the body', given: log({}, { body: value }), told: { value: 1 } },
  { because: 'there is no time', given: log(value, { timeUnixNano: '0' }), told: { at: NOW } },
  { because: 'the time is nonsense', given: log(value, { timeUnixNano: '99999999999999999999' }), told: { at: NOW } },
  { because: 'nothing names a run', given: log(value, { traceId: null }), told: { about: {} } },
])('is a score where $because', ({ given, told }) => {
  expect(evaluationOfLog(given, NOW)).toEqual([expect.objectContaining({ kind: 'score', source: 'otel', ...told })]);
});

it.each<{ because: string; given: UnboundLog }>([
  { because: 'it is another event', given: log(value, { eventName: 'gen_ai.user.message' }) },
  { because: 'it says nothing', given: log({ 'gen_ai.evaluation.name': 'x' }) },
  { because: 'the value is none', given: log({ 'gen_ai.evaluation.score.value': 'NaN' }) },
])('is none where $because', ({ given }) => expect(evaluationOfLog(given, NOW)).toEqual([]));

it('is one event when it comes twice, and another when it says something else', () => {
  const idOf = (given: UnboundLog) => evaluationOfLog(given, NOW)[0]?.id;
  expect(idOf(log(value))).toBe(idOf(log({ ...value })));
  const others = [
    log({ 'gen_ai.evaluation.score.value': 2 }),
    log({ ...value, 'gen_ai.evaluation.name': 'x' }),
    log({ ...value, 'gen_ai.response.id': 'r' }),
    log(value, { timeUnixNano: '1780000000000000001' }),
    log(value, { traceId: null }),
  ];
  expect(new Set([log(value), ...others].map(idOf)).size).toBe(others.length + 1);
});
