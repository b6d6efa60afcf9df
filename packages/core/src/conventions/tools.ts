import { type Placement, type StepId, stepId, type ToolStep } from '../trajectory/index.js';
import { type Draft, withStep } from './draft.js';
import { completedTool, joinTools } from './join-tools.js';
import { errorInResult } from './result-error.js';
import type { Scopes } from './scopes.js';
import { type ToolCall, toolCallsOf } from './tool-calls.js';

/** Drafts with their tools joined to the calls that asked for them, and where the calls put them in order. */
export interface JoinedTools {
  readonly drafts: readonly Draft[];
  readonly placements: ReadonlyMap<StepId, Placement>;
  /** The call that each tool step carries out. */
  readonly calls: ReadonlyMap<StepId, ToolCall>;
}

const withResultError = (tool: ToolStep, evidence: 'result' | 'message'): ToolStep => {
  if (tool.status !== 'ok') return tool;
  const error = errorInResult(tool.output, evidence);
  return error === undefined ? tool : { ...tool, status: 'error', error };
};

/** A call that was answered but has no span: plain instrumentations have none for tools, some lose those that throw. */
const toolFromMessages = (call: ToolCall, id: StepId): ToolStep =>
  withResultError(
    {
      kind: 'tool',
      id,
      parent: call.model.parent,
      name: call.name === '' ? 'unknown' : call.name,
      source: 'message',
      startedAt: null,
      durationMs: null,
      status: 'ok',
      error: null,
      tokens: null,
      costUsd: null,
      spans: [],
      convention: call.model.convention,
      unread: {},
      marks: [],
      callId: call.id,
      effect: 'unknown',
      input: call.arguments,
      output: call.answer ?? null,
      served: null,
    },
    'message',
  );

/** Ids of steps without a span; the second with the same call id gets a number. */
const idsBeside = (drafts: readonly Draft[]): ((wanted: string) => StepId) => {
  const uses = new Map<string, number>(drafts.map(({ step }) => [step.id, 1]));
  return wanted => {
    const use = (uses.get(wanted) ?? 0) + 1;
    uses.set(wanted, use);
    return stepId(use === 1 ? wanted : `${wanted}#${use}`);
  };
};

const afterModel = (call: ToolCall, placements: ReadonlyMap<StepId, Placement>): Placement => {
  const asked = placements.get(call.model.id);
  const sequence = asked?.sequence ?? null;
  return {
    at: call.model.startedAt ?? asked?.at ?? null,
    // Behind the model that asked, before the next step that its sender counted.
    sequence: sequence === null ? null : sequence + 0.5,
    after: call.model.id,
    position: call.position,
  };
};

/**
 * Joins tool steps to the calls that models asked for: arguments, results and call ids that a span lacks come from the
 * messages. A call without a span whose answer a later input shows becomes a step of its own. A call that nobody
 * answered makes no step: nothing shows that it was carried out. Drafts come in order.
 */
export const withJoinedTools = (
  drafts: readonly Draft[],
  scopes: Scopes,
  known: ReadonlyMap<StepId, Placement>,
): JoinedTools => {
  const calls = toolCallsOf(drafts, scopes);
  const joined = joinTools(drafts, calls, scopes);
  const placements = new Map(known);
  const completed = drafts.map(draft => {
    if (draft.step.kind !== 'tool') return draft;
    const call = joined.get(draft.step.id);
    if (call === undefined) return withStep(draft, withResultError(draft.step, 'result'));
    const own = placements.get(draft.step.id);
    placements.set(draft.step.id, { ...own, after: call.model.id, position: call.position });
    const evidence = draft.step.output === null ? 'message' : 'result';
    return withStep(draft, withResultError(completedTool(draft.step, call), evidence));
  });

  const carriedOut = new Set(joined.values());
  const idFor = idsBeside(drafts);
  const synthesised = calls.flatMap((call): Draft[] => {
    if (carriedOut.has(call) || call.answer === undefined) return [];
    const id = idFor(`synthetic:${call.id ?? `${call.model.id}.${call.position}`}`);
    placements.set(id, afterModel(call, placements));
    return [{ step: toolFromMessages(call, id), readings: null }];
  });
  return { drafts: [...completed, ...synthesised], placements, calls: joined };
};
