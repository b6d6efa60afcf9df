import { z } from 'zod';
import { idsOf, type StepId, type Trajectory, toolSteps } from '../trajectory/index.js';
import { duration, formatDuration, parseDuration, strict } from '../yaml/index.js';
import { defineCheck } from './check.js';
import { toolName } from './support/schemas.js';
import { every, failed, invalid, passed, type Verdict } from './verdict.js';

const count = z.int().min(0);

/**
 * `budget: { steps: 12, tokens: 20000, cost_usd: 0.10, duration: 30s, calls: { read_order: 2 } }`. Every figure is the
 * most that is allowed. A figure that the trajectory does not know is `invalid`, never passed; when the known part of
 * it is too much already, it failed.
 */
export const budget = defineCheck({
  id: 'budget',
  layer: 'budget',
  description: 'The run stayed within its steps, tokens, cost, duration and calls per tool.',
  reads: 'outcome',
  schema: strict({
    /** Steps of every kind. */
    steps: count.optional(),
    /** Input and output tokens of all model calls; cached input counts. */
    tokens: count.optional(),
    /** US dollars. */
    cost_usd: z.number().min(0).optional(),
    /** From the first start to the last end. */
    duration: duration.optional(),
    /** Calls per tool, whatever came of them. */
    calls: z.record(toolName, count).optional(),
  }),
  prepare: ({ steps, tokens, cost_usd, duration, calls }) => {
    const parts: ((trajectory: Trajectory) => Verdict)[] = [];
    if (steps !== undefined) parts.push(trajectory => judgeSteps(trajectory, steps));
    if (tokens !== undefined) parts.push(trajectory => judgeTokens(trajectory, tokens));
    if (cost_usd !== undefined) parts.push(trajectory => judgeCost(trajectory, cost_usd));
    if (duration !== undefined) {
      const most = parseDuration(duration) ?? 0;
      parts.push(trajectory => judgeDuration(trajectory, most));
    }
    for (const [tool, most] of Object.entries(calls ?? {}))
      parts.push(trajectory => judgeCalls(trajectory, tool, most));
    return trajectory => every(parts.map(part => part(trajectory)));
  },
});

const judgeSteps = (trajectory: Trajectory, most: number): Verdict => {
  const { steps } = trajectory;
  if (steps.length === 0) return invalid('no step was recorded, so the steps are unknown');
  return steps.length <= most
    ? passed()
    : failed(
        `took ${steps.length === 1 ? '1 step' : `${steps.length} steps`}, more than ${most}`,
        idsOf(steps.slice(most, most + 1)),
      );
};

const judgeTokens = (trajectory: Trajectory, most: number): Verdict => {
  const { input, output } = trajectory.totals.tokens;
  const known = (input ?? 0) + (output ?? 0);
  if (known > most) {
    const used = trajectory.steps.map(({ tokens }) => (tokens?.input ?? 0) + (tokens?.output ?? 0));
    return failed(`used ${known} tokens, more than ${most}`, crossing(trajectory, used, most));
  }
  if (input !== null && output !== null) return passed();
  const missing =
    input === null && output === null
      ? 'no model call reported its tokens'
      : `no model call reported its ${input === null ? 'input' : 'output'} tokens`;
  return invalid(`${missing}, so the budget of ${most} tokens cannot be checked`);
};

const judgeCost = (trajectory: Trajectory, most: number): Verdict => {
  const { costUsd } = trajectory.totals;
  if (costUsd === null) return invalid(`the cost is unknown, so the budget of ${most} US dollars cannot be checked`);
  if (costUsd <= most) return passed();
  const used = trajectory.steps.map(step => step.costUsd ?? 0);
  return failed(
    `cost ${Number(costUsd.toPrecision(4))} US dollars, more than ${most}`,
    crossing(trajectory, used, most),
  );
};

const judgeDuration = ({ durationMs }: Trajectory, most: number): Verdict => {
  if (durationMs === null)
    return invalid(`the duration is unknown, so the limit of ${formatDuration(most)} cannot be checked`);
  return durationMs <= most
    ? passed()
    : failed(`took ${formatDuration(durationMs)}, more than ${formatDuration(most)}`);
};

const judgeCalls = (trajectory: Trajectory, tool: string, most: number): Verdict => {
  if (trajectory.steps.length === 0) return invalid(`no step was recorded, so the calls of ${tool} are unknown`);
  const calls = toolSteps(trajectory).filter(step => step.name === tool);
  return calls.length <= most
    ? passed()
    : failed(
        `called ${tool} ${calls.length === 1 ? 'once' : `${calls.length} times`}, more than ${most}`,
        idsOf(calls.slice(most)),
      );
};

/** The step at which a running sum passed its limit. */
const crossing = ({ steps }: Trajectory, used: readonly number[], most: number): readonly StepId[] => {
  let sum = 0;
  const at = used.findIndex(amount => {
    sum += amount;
    return sum > most;
  });
  return idsOf(at === -1 ? [] : steps.slice(at, at + 1));
};
