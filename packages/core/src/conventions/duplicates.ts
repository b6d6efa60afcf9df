import {
  combineTokens,
  jsonText,
  type ModelStep,
  nanosOf,
  type Step,
  type StepId,
  type StepMark,
  type Tokens,
  type ToolStep,
} from '../trajectory/index.js';
import { type Draft, withStep } from './draft.js';

const agree = <T>(a: T | null, b: T | null): boolean => a === null || b === null || a === b;

const isWithin = (outer: Step, inner: Step): boolean => {
  if (outer.startedAt === null || inner.startedAt === null || outer.durationMs === null) return true;
  const ended = nanosOf(outer.startedAt) + BigInt(Math.round(Math.max(0, outer.durationMs) * 1_000_000));
  return nanosOf(inner.startedAt) <= ended;
};

const sameTokens = (a: Tokens | null, b: Tokens | null): boolean =>
  a === null || b === null || (agree(a.input, b.input) && agree(a.output, b.output));

const isSameCall = (outer: ModelStep, inner: ModelStep): boolean => {
  // An attempt that failed within a call that did not: a client that tries again is one call, its attempts are others.
  if (inner.status === 'error' && outer.status !== 'error') return false;
  if (outer.responseId !== null && inner.responseId !== null) return outer.responseId === inner.responseId;
  return (
    agree(outer.responseModel, inner.responseModel) && sameTokens(outer.tokens, inner.tokens) && isWithin(outer, inner)
  );
};

/** Across a request, where a gateway may make calls of its own, only what both report shows that they are one. */
const isSurelySame = (outer: ModelStep, inner: ModelStep): boolean =>
  (outer.responseId !== null && outer.responseId === inner.responseId) ||
  (outer.tokens !== null &&
    outer.tokens.input !== null &&
    outer.tokens.input === inner.tokens?.input &&
    outer.tokens.output === inner.tokens.output);

/** A span of a protocol (MCP) often leaves out what the call was about: what one of the two lacks they agree on. */
const isSameTool = (outer: ToolStep, inner: ToolStep): boolean =>
  outer.name === inner.name &&
  agree(outer.callId, inner.callId) &&
  (outer.input === null ||
    inner.input === null ||
    jsonText(outer.input, { sortKeys: true }) === jsonText(inner.input, { sortKeys: true }));

const mergeTokens = (outer: Tokens | null, inner: Tokens | null): Tokens | null =>
  outer === null || inner === null ? (outer ?? inner) : combineTokens(outer, inner, (a, b) => a ?? b);

const marksOf = (outer: Step, inner: Step): readonly StepMark[] => [
  ...new Set<StepMark>([...outer.marks, ...inner.marks, 'duplicate']),
];

const commonOf = (outer: Step, inner: Step) => ({
  status: outer.status === 'error' ? outer.status : inner.status,
  error: outer.error ?? inner.error,
  spans: [...outer.spans, ...inner.spans],
  unread: { ...inner.unread, ...outer.unread },
  marks: marksOf(outer, inner),
});

/** One call that two spans report: the outer span's place, and of each field what either knows. */
const mergeModels = (outer: ModelStep, inner: ModelStep): ModelStep => ({
  ...outer,
  ...commonOf(outer, inner),
  provider: outer.provider ?? inner.provider,
  requestModel: outer.requestModel ?? inner.requestModel,
  responseModel: outer.responseModel ?? inner.responseModel,
  responseId: outer.responseId ?? inner.responseId,
  finishReason: outer.finishReason ?? inner.finishReason,
  input: outer.input.length > 0 ? outer.input : inner.input,
  output: outer.output.length > 0 ? outer.output : inner.output,
  content: outer.content === 'absent' ? inner.content : outer.content,
  tokens: mergeTokens(outer.tokens, inner.tokens),
  costUsd: outer.costUsd ?? inner.costUsd,
});

const mergeTools = (outer: ToolStep, inner: ToolStep): ToolStep => ({
  ...outer,
  ...commonOf(outer, inner),
  callId: outer.callId ?? inner.callId,
  effect: outer.effect === 'unknown' ? inner.effect : outer.effect,
  served: outer.served ?? inner.served,
  input: outer.input ?? inner.input,
  output: outer.output ?? inner.output,
});

const merged = (outer: Step, inner: Step): Step | undefined => {
  if (outer.kind === 'model' && inner.kind === 'model') {
    const isSame = isSameCall(outer, inner) && (inner.parent === outer.id || isSurelySame(outer, inner));
    return isSame ? mergeModels(outer, inner) : undefined;
  }
  if (outer.kind === 'tool' && inner.kind === 'tool')
    return isSameTool(outer, inner) ? mergeTools(outer, inner) : undefined;
  return undefined;
};

/** A step that says nothing of what an agent does: an HTTP request between the two sides of one call. */
const isTransport = ({ step }: Draft): boolean => step.kind === 'workflow' && step.convention === null;

/**
 * Two instrumentations that are both active, or both sides of a protocol, report one call as a span within a span: of
 * each such pair one step stays, and its tokens count once. What hung below the inner one hangs below the outer one. The
 * two sides of a call may have requests between them. Drafts come parents first.
 */
export const withoutDuplicates = (drafts: readonly Draft[]): readonly Draft[] => {
  const kept = new Map<StepId, Draft>();
  const standsFor = new Map<StepId, StepId>();
  /** The nearest step above a transport that is none. */
  const beyond = new Map<StepId, StepId>();
  const callAbove = (above: StepId | null): Draft | undefined =>
    above === null ? undefined : kept.get(beyond.get(above) ?? above);
  for (const draft of drafts) {
    const { parent } = draft.step;
    const above = parent === null ? null : (standsFor.get(parent) ?? parent);
    const step = above === parent ? draft.step : { ...draft.step, parent: above };
    const outer = callAbove(above);
    const one = outer === undefined ? undefined : merged(outer.step, step);
    if (outer === undefined || one === undefined) {
      kept.set(step.id, withStep(draft, step));
      if (above !== null && isTransport(draft)) beyond.set(step.id, beyond.get(above) ?? above);
    } else {
      kept.set(outer.step.id, withStep(outer, one));
      standsFor.set(step.id, outer.step.id);
    }
  }
  return [...kept.values()];
};
