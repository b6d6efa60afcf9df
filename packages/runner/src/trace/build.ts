import { type AssembleOptions, assemble } from '@pawl/core/conventions';
import type { ToolCallRecord } from '@pawl/core/runs';
import { rootOf, type Span, type SpanId, type Step, type Trajectory, trajectoryId } from '@pawl/core/trajectory';
import { newSpanId } from '../in-process.js';
import type { AnsweredCall } from '../replay/index.js';
import { bareTrajectory } from './bare.js';
import { attemptSpan, callSpan, type Execution, resultAttributes } from './execution.js';
import { type MatchedCalls, matchCalls } from './match-calls.js';
import { messageSpans } from './messages.js';

/** A trajectory of an attempt, and the calls that reached the world with the steps that tell of them. */
export interface BuiltTrajectory {
  /** Null when there is nothing to read. */
  readonly trajectory: Trajectory | null;
  readonly calls: readonly ToolCallRecord[];
}

/**
 * Makes the trajectory of an attempt from the agent's telemetry, and from what only the runner knows: the result, for
 * what the agent's root does not say itself; the tool calls that no span tells of; the attempt itself as the root, where
 * no agent or workflow of the agent's stands for the whole. Without telemetry, the messages of the result are read instead.
 */
export const buildTrajectory = (
  execution: Execution,
  spans: readonly Span[],
  options: Pick<AssembleOptions, 'logs' | 'price'>,
): BuiltTrajectory => {
  const { calls, end } = execution;
  const messages = end.kind === 'result' ? (end.result.messages ?? []) : [];
  if (spans.length === 0 && messages.length > 0) {
    return buildTrajectory(withoutMessages(execution), messageSpans(execution, messages), options);
  }
  const silent = spans.length === 0 && calls.length === 0;
  if (silent) return { trajectory: end.kind === 'result' ? withNote(bareTrajectory(execution)) : null, calls: [] };

  // Only an agent that has returned is known to be complete: one that was ended by force may have more to say.
  const read = (given: readonly Span[]): Trajectory => assemble(given, { ...options, complete: end.kind === 'result' });
  const rooted = withRoot(execution, spans, read);
  const { trajectory, matched } = withCalls(execution, rooted.spans, rooted.trajectory, read);
  return {
    trajectory: {
      ...(spans.length === 0 ? withNote(trajectory) : trajectory),
      // The id of the attempt's own trace, which is unique whatever trace ids an agent makes up.
      id: trajectoryId(execution.traceId),
      steps: servedSteps(trajectory.steps, matched),
    },
    calls: calls.map(call => ({ ...call.record, step: matched.steps.get(call) ?? null })),
  };
};

const withNote = (trajectory: Trajectory): Trajectory => ({
  ...trajectory,
  notes: [...trajectory.notes, NO_TELEMETRY],
});

/** Checks that something did not happen prove little about an agent that does not say what it does. */
export const NO_TELEMETRY =
  'the agent sent no telemetry: only its result and its tool calls through the gateway are known';

/** The same execution; its messages have been read. */
const withoutMessages = (execution: Execution): Execution =>
  execution.end.kind === 'result'
    ? { ...execution, end: { ...execution.end, result: { ...execution.end.result, messages: null } } }
    : execution;

interface Rooted {
  readonly spans: readonly Span[];
  readonly trajectory: Trajectory;
}

type Read = (spans: readonly Span[]) => Trajectory;

/** One step stands for the whole run, and says what the result says. */
const withRoot = (execution: Execution, spans: readonly Span[], read: Read): Rooted => {
  if (spans.length === 0) return reread([attemptSpan(execution)], read);
  const trajectory = read(spans);
  const tops = trajectory.steps.filter(step => step.parent === null && !step.marks.includes('orphan'));
  const root = rootOf(trajectory.steps);
  if (root === undefined || tops.length !== 1 || (root.kind !== 'agent' && root.kind !== 'workflow')) {
    return reread([attemptSpan(execution), ...spans.map(span => under(span, execution.spanId))], read);
  }
  const [rootSpan] = root.spans;
  const told = spans.map(span => (span.spanId === rootSpan ? withResult(span, root, execution) : span));
  return told.every((span, index) => span === spans[index]) ? { spans, trajectory } : reread(told, read);
};

const reread = (spans: readonly Span[], read: Read): Rooted => ({ spans, trajectory: read(spans) });

const under = (span: Span, parent: SpanId): Span =>
  span.parentSpanId === null ? { ...span, parentSpanId: parent } : span;

/** The root's span with what the result says and the root does not. */
const withResult = (span: Span, root: Step, { end }: Execution): Span => {
  const said = root.kind !== 'model' && root.output !== null ? ['pawl.output'] : [];
  const missing = Object.entries(resultAttributes(end)).filter(
    ([key]) => !Object.hasOwn(span.attributes, key) && !said.includes(key),
  );
  return missing.length === 0 ? span : { ...span, attributes: { ...span.attributes, ...Object.fromEntries(missing) } };
};

/** Every call that reached the world is a step. */
const withCalls = (
  execution: Execution,
  spans: readonly Span[],
  trajectory: Trajectory,
  read: Read,
): { readonly trajectory: Trajectory; readonly matched: MatchedCalls } => {
  const matched = matchCalls(trajectory.steps, execution.calls);
  if (matched.unmatched.length === 0) return { trajectory, matched };
  const parent = rootOf(trajectory.steps)?.spans[0] ?? execution.spanId;
  const traceId = spans.find(span => span.spanId === parent)?.traceId ?? execution.traceId;
  const own = matched.unmatched.map(call => callSpan(call, { ...execution, traceId }, parent, newSpanId()));
  const complete = read([...spans, ...own]);
  return { trajectory: complete, matched: matchCalls(complete.steps, execution.calls) };
};

/** Tool steps with what the world knows of them. */
const servedSteps = (steps: readonly Step[], { steps: matched }: MatchedCalls): readonly Step[] => {
  if (matched.size === 0) return steps;
  const calls = new Map([...matched].map(([call, id]): [string, AnsweredCall] => [id, call]));
  return steps.map(step => {
    const call = calls.get(step.id);
    if (call === undefined || step.kind !== 'tool') return step;
    const { record } = call;
    return {
      ...step,
      input: step.input ?? record.arguments,
      output: step.output ?? record.answer,
      effect: step.effect === 'unknown' ? record.effect : step.effect,
      served: step.served ?? record.served,
    };
  });
};
