import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  type Json,
  type JsonObject,
  own,
  type Span,
  type SpanLog,
  type Timestamp,
  timestampFromNanos,
  type UnboundLog,
} from '../trajectory/index.js';
import type { About, Score } from './feedback.js';

/** The event of the GenAI conventions that carries an evaluation's result. */
export const EVALUATION_EVENT = 'gen_ai.evaluation.result';

const NAME = 'gen_ai.evaluation.name';
const VALUE = 'gen_ai.evaluation.score.value';
const LABEL = 'gen_ai.evaluation.score.label';
const EXPLANATION = 'gen_ai.evaluation.explanation';
const RESPONSE = 'gen_ai.response.id';

/** Characters of an explanation that are kept. */
const EXPLAINED = 65_536;

/** The evaluations among a span's events: scores of that span. */
export const evaluationsOfSpan = (span: Span, received: Timestamp): readonly Score[] =>
  span.events.flatMap(event =>
    event.name === EVALUATION_EVENT
      ? scoreOf(event.attributes, event.timeUnixNano, { trajectory: span.traceId, step: span.spanId }, received)
      : [],
  );

/** The evaluation that a log record is: of its span, of the response that it names, or of its trace. None is lost. */
export const evaluationOfLog = (log: SpanLog | UnboundLog, received: Timestamp): readonly Score[] => {
  if (log.eventName !== EVALUATION_EVENT) return [];
  const fields: JsonObject = { ...log.body, ...log.attributes };
  const response = textOf(own(fields, RESPONSE));
  const about: About = {
    ...(log.traceId === null ? {} : { trajectory: log.traceId }),
    ...(log.traceId === null || log.spanId === null ? {} : { step: log.spanId }),
    ...(response === null ? {} : { response }),
  };
  return scoreOf(fields, log.timeUnixNano, about, received);
};

const scoreOf = (fields: JsonObject, nanos: string, about: About, received: Timestamp): readonly Score[] => {
  const value = numberOf(own(fields, VALUE));
  const label = textOf(own(fields, LABEL));
  const explanation = textOf(own(fields, EXPLANATION));
  const name = textOf(own(fields, NAME)) ?? 'evaluation';
  if (value === null && label === null && explanation === null) return [];
  const told = /^[1-9]\d{0,18}$/.test(nanos) ? timestampFromNanos(BigInt(nanos)) : null;
  // A sender that sends again sends the same: equal events have one id.
  const identity = JSON.stringify([about, name, told, value, label]);
  return [
    {
      kind: 'score',
      id: `otel-${bytesToHex(sha256(utf8ToBytes(identity))).slice(0, 32)}`,
      about,
      by: null,
      at: told ?? received,
      source: 'otel',
      name,
      value,
      label,
      comment: explanation === null ? null : explanation.slice(0, EXPLAINED),
    },
  ];
};

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'boolean' ? String(value) : null;

const numberOf = (value: Json | undefined): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
