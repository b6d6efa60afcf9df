import { z } from 'zod';
import { ID_PATTERN, type Json, type StepId, type Timestamp, type TrajectoryId } from '../trajectory/index.js';
import type { Attempt } from './attempt.js';
import type { Run } from './run.js';

// Foreign JSON is taken by reference and not walked: it may nest deeper than any schema can follow.
const json = z.custom<Json>(value => value !== undefined, { error: 'is missing' });
const count = z.int().min(0);
const nonNegative = z.number().min(0);
const filled = z.string().min(1);
const timestamp = z.custom<Timestamp>(
  value => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(value),
  { error: 'must be a time such as 2026-11-20T12:00:00.123456789Z' },
);
const stepId = z.custom<StepId>(value => typeof value === 'string' && value !== '', { error: 'must be a step id' });
const trajectoryId = z.custom<TrajectoryId>(value => typeof value === 'string' && value !== '', {
  error: 'must be a trajectory id',
});

const runCaseSchema = z.object({
  id: filled,
  title: z.string(),
  kind: z.enum(['regression', 'capability']),
  severity: z.enum(['blocking', 'warning', 'exploratory']),
  owner: z.string().nullable(),
  reason: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  file: z.string().nullable(),
  hash: z.string().nullable(),
  attempts: z.int().min(1),
  pass: z.union([z.literal('all'), z.object({ at_least: z.int().min(1) })], {
    error: 'must be all or { at_least: a number of attempts }',
  }),
});

/** `run.json`. Keys that a later version added are dropped. */
export const runSchema: z.ZodType<Run> = z.object({
  schema: z.literal('pawl-run/1'),
  id: z.string().regex(ID_PATTERN, { error: 'must be letters, digits, ".", "_" and "-"' }),
  agent: z.string().nullable(),
  version: z.string().nullable(),
  origin: z.enum(['executed', 'imported']),
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  attemptsPerCase: z.int().min(1),
  cases: z.array(runCaseSchema),
  command: z.array(z.string()),
});

const verdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passed') }),
  z.object({ kind: z.literal('failed'), reason: z.string(), evidence: z.array(stepId) }),
  z.object({ kind: z.literal('invalid'), reason: z.string() }),
]);

const tokensSchema = z.object({
  input: count.nullable(),
  output: count.nullable(),
  cacheRead: count.nullable(),
  cacheWrite: count.nullable(),
  reasoning: count.nullable(),
  audioInput: count.exactOptional(),
  audioOutput: count.exactOptional(),
});

const toolCallSchema = z.object({
  tool: z.string(),
  arguments: json,
  answer: json,
  served: z.enum(['recorded', 'fixed', 'live', 'missed', 'intent']),
  effect: z.enum(['reads', 'writes', 'irreversible', 'unknown']),
  step: stepId.nullable(),
});

/** One line of `attempts.jsonl`. Keys that a later version added are dropped. */
export const attemptSchema: z.ZodType<Attempt> = z.object({
  case: filled,
  number: z.int().min(1),
  outcome: z.enum(['passed', 'failed', 'errored', 'invalid']),
  reason: z.string().nullable(),
  checks: z.array(z.object({ check: filled, verdict: verdictSchema })),
  score: z.number().nullable(),
  trajectory: trajectoryId.nullable(),
  startedAt: timestamp.nullable(),
  durationMs: nonNegative.nullable(),
  tokens: tokensSchema.nullable(),
  costUsd: nonNegative.nullable(),
  steps: z.object({ total: count, model: count, tool: count }),
  calls: z.array(toolCallSchema),
  stderr: z.string().nullable(),
});
