import { asMessages, assemble } from '@pawl/core/conventions';
import {
  type AgentStep,
  type Json,
  outcomeOf,
  stepId,
  type Trajectory,
  totals,
  trajectoryId,
} from '@pawl/core/trajectory';
import { nanosText, timestampOf } from '../clock.js';
import { attemptSpan, type Execution } from './execution.js';

/**
 * The trajectory of an attempt that left nothing but a result: one agent step, made directly. It is what assembling
 * {@link attemptSpan} gives, a test compares them, at a tenth of the time: suites of in-process agents run tens of
 * thousands of such attempts per second.
 */
export const bareTrajectory = (execution: Execution): Trajectory => {
  const { agent, input, traceId, spanId, startedAt, endedAt, end } = execution;
  const output = end.kind === 'result' ? end.result.output : null;
  if (end.kind !== 'result' || isConversation(input) || isConversation(output)) {
    return assemble([attemptSpan(execution)], { complete: end.kind === 'result' });
  }
  const [from, to] = [BigInt(nanosText(startedAt)), BigInt(nanosText(endedAt))];
  const start = timestampOf(startedAt);
  const step: AgentStep = {
    id: stepId(spanId),
    parent: null,
    name: agent.name,
    source: 'span',
    startedAt: start,
    durationMs: Number(to - from) / 1_000_000,
    status: 'ok',
    error: null,
    tokens: null,
    costUsd: null,
    spans: [spanId],
    convention: 'pawl',
    unread: {},
    marks: [],
    kind: 'agent',
    version: agent.version,
    input,
    output,
  };
  return {
    id: trajectoryId(traceId),
    traceIds: [traceId],
    agent: {
      name: agent.name,
      version: agent.version,
      ...(agent.version === null ? {} : { versionBasis: 'reported' as const }),
    },
    service: null,
    environment: null,
    conversationId: null,
    userId: null,
    input,
    output,
    tags: {},
    annotations: [],
    startedAt: start,
    endedAt: timestampOf(endedAt),
    durationMs: step.durationMs,
    ...outcomeOf([step], end.result, 'complete'),
    steps: [step],
    totals: { ...ONE_AGENT, durationMs: step.durationMs },
    notes: [],
  };
};

const NO_STEPS = totals([]);
const ONE_AGENT = { ...NO_STEPS, steps: 1, stepsByKind: { ...NO_STEPS.stepsByKind, agent: 1 } };

/** Messages are condensed to what was asked and answered, which only conventions know how to do. */
const isConversation = (value: Json): boolean =>
  typeof value === 'object' && value !== null
    ? asMessages(value) !== undefined
    : typeof value === 'string' && /^\s*[[{]/.test(value) && asMessages(value) !== undefined;
