import { millisBetween, type Step, type StepId, type Timestamp } from '../trajectory/index.js';
import { type Draft, withStep } from './draft.js';

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How long at least one of the stretches lasted; they may overlap. */
const covered = (stretches: readonly Stretch[]): number => {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
};

/** Milliseconds that are whole nanoseconds, as all times are. */
const inNanos = (millis: number): number => Math.round(millis * 1_000_000) / 1_000_000;

const stretchOf = (step: Step, origin: Timestamp): Stretch | undefined => {
  if (step.startedAt === null || step.durationMs === null || step.durationMs <= 0) return undefined;
  const from = millisBetween(origin, step.startedAt);
  return { from, to: from + step.durationMs };
};

/**
 * Takes the time of tools and agents out of the model calls that their spans stand in: Google ADK and the AI SDK's legacy form of
 * version 7 carry out a call's tools within the call's own span, ADK also the agent that a call hands over to. Drafts come
 * parents first.
 */
export const withOwnTime = (drafts: readonly Draft[]): readonly Draft[] => {
  // What our own attributes tell has been through here before: exported trajectories come back as such spans.
  const models = new Map<StepId, Step>();
  for (const { step, readings } of drafts) {
    if (step.kind === 'model' && readings?.from('kind') !== 'pawl') models.set(step.id, step);
  }
  const tools = new Map<StepId, Stretch[]>();
  for (const { step } of drafts) {
    const works = step.kind === 'tool' || step.kind === 'agent';
    const model = works && step.parent !== null ? models.get(step.parent) : undefined;
    if (model === undefined || model.startedAt === null || model.durationMs === null) continue;
    const stretch = stretchOf(step, model.startedAt);
    if (stretch === undefined) continue;
    const within = { from: Math.max(0, stretch.from), to: Math.min(model.durationMs, stretch.to) };
    const list = tools.get(model.id);
    if (list === undefined) tools.set(model.id, [within]);
    else list.push(within);
  }
  if (tools.size === 0) return drafts;
  return drafts.map(draft => {
    const { step } = draft;
    const stretches = tools.get(step.id);
    if (stretches === undefined || step.durationMs === null) return draft;
    if (draft.readings?.get('ownTime') !== undefined) return draft;
    return withStep(draft, { ...step, durationMs: inNanos(Math.max(0, step.durationMs - covered(stretches))) });
  });
};
