import { evaluate } from '@pawl/core/checks';
import { type Attempt, type CheckResult, type Outcome, outcomeOf } from '@pawl/core/runs';
import type { Price, ToolEffect, Trajectory } from '@pawl/core/trajectory';
import { type Clock, timestampOf } from './clock.js';
import type { Deadlines } from './deadlines.js';
import { type AttemptTrace, LiveAttempt } from './live.js';
import type { Loopback } from './loopback.js';
import type { PlannedAttempt } from './plan.js';
import type { Quiet } from './quiet.js';
import { Replay } from './replay/index.js';
import type { Target, TargetEnd } from './targets/index.js';
import { type BuiltTrajectory, buildTrajectory, type Execution } from './trace/index.js';

/** What all attempts of a run share. */
export interface AttemptRim {
  readonly agent: { readonly name: string; readonly version: string | null };
  readonly target: Target;
  readonly effects: ReadonlyMap<string, ToolEffect>;
  readonly loopback: Loopback;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly price: Price;
  readonly quiet: Quiet;
}

/** An attempt that has been made, and the trajectory that it left; not yet redacted. */
export interface FinishedAttempt {
  readonly attempt: Attempt;
  readonly trajectory: Trajectory | null;
}

/** Makes one attempt. Null when the run was interrupted meanwhile: then it counts as not made. */
export const makeAttempt = async (plan: PlannedAttempt, rim: AttemptRim): Promise<FinishedAttempt | null> => {
  const { planned, number } = plan;
  const { case: given, input, world } = planned;
  const { clock, target, deadlines } = rim;
  const replay = new Replay(world, rim.effects, clock.now);
  const live = new LiveAttempt(replay, rim.loopback, clock);

  const startedAt = clock.now();
  deadlines.watch(live.cancellation, target.timeoutMs);
  const request = { input, context: given.context, case: given.id, attempt: number };
  const ended = await target.run(request, live);
  deadlines.release(live.cancellation);
  const endedAt = clock.now();
  const trace = live.isOpen ? await live.end(rim.quiet.milliseconds) : live.endInProcess();
  if (ended.kind === 'result') rim.quiet.learn(trace.spans.length);
  const cancelled = live.cancellation.reason;
  if (cancelled === 'interrupted') return null;

  const end: TargetEnd =
    cancelled === 'timeout'
      ? { kind: 'errored', reason: `timeout: no result after ${seconds(target.timeoutMs)}`, stderr: ended.stderr }
      : ended;
  const { traceId, spanId } = live;
  const execution = { agent: rim.agent, input, traceId, spanId, startedAt, endedAt, end, calls: replay.calls };
  const judged = judge(execution, trace, plan, rim.price);
  return {
    trajectory: judged.trajectory,
    attempt: {
      case: given.id,
      number,
      ...(breakOf(end, replay, trace.overflow) ?? judged.verdict),
      checks: judged.checks,
      score: null,
      trajectory: judged.trajectory?.id ?? null,
      startedAt: timestampOf(startedAt),
      durationMs: Math.max(0, endedAt - startedAt),
      ...figuresOf(judged.trajectory),
      calls: judged.calls,
      stderr: end.stderr,
    },
  };
};

interface Judged extends BuiltTrajectory {
  readonly checks: readonly CheckResult[];
  readonly verdict: { readonly outcome: Outcome; readonly reason: string | null };
}

/** Builds the trajectory and applies the case's expectations. What goes wrong here breaks one attempt, not the run. */
const judge = (
  execution: Execution,
  { spans, logs }: AttemptTrace,
  { planned }: PlannedAttempt,
  price: Price,
): Judged => {
  try {
    const built = buildTrajectory(execution, spans, { logs, price });
    const checks = built.trajectory === null ? [] : evaluate(built.trajectory, planned.case.expected);
    return { ...built, checks, verdict: outcomeOf(checks) };
  } catch (error) {
    const reason = `evaluation: ${error instanceof Error ? error.message : String(error)}`;
    const calls = execution.calls.map(({ record }) => record);
    return { trajectory: null, calls, checks: [], verdict: { outcome: 'invalid', reason } };
  }
};

/** What kept the attempt from being judged; what broke the evaluation comes first, since it may have broken the agent too. */
const breakOf = (end: TargetEnd, replay: Replay, overflow: boolean): Judged['verdict'] | null => {
  if (replay.miss !== null) return { outcome: 'invalid', reason: `missed: ${replay.miss}` };
  if (end.kind === 'invalid') return { outcome: 'invalid', reason: end.reason };
  if (replay.overflow) return { outcome: 'errored', reason: 'runaway: too many tool calls to keep' };
  if (overflow) return { outcome: 'invalid', reason: 'telemetry: more spans than an attempt is kept for' };
  return end.kind === 'errored' ? { outcome: 'errored', reason: end.reason } : null;
};

const figuresOf = (trajectory: Trajectory | null): Pick<Attempt, 'tokens' | 'costUsd' | 'steps'> => {
  if (trajectory === null) return { tokens: null, costUsd: null, steps: { total: 0, model: 0, tool: 0 } };
  const { tokens, costUsd, steps, stepsByKind } = trajectory.totals;
  const reported = tokens.input !== null || tokens.output !== null;
  return {
    tokens: reported ? tokens : null,
    costUsd,
    steps: { total: steps, model: stepsByKind.model, tool: stepsByKind.tool },
  };
};

const seconds = (milliseconds: number): string => `${Number((milliseconds / 1_000).toPrecision(3))} s`;

/** An attempt without its bulk, which is all that the numbers of a run need. */
export const slim = (attempt: Attempt): Attempt => ({
  ...attempt,
  checks: attempt.outcome === 'passed' ? NOTHING : attempt.checks,
  calls: NOTHING,
  stderr: null,
});

const NOTHING: readonly never[] = [];
