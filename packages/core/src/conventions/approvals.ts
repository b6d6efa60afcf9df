import {
  type ApprovalStep,
  isObject,
  type Json,
  jsonText,
  own,
  type Placement,
  parseJsonText,
  type StepId,
  stepId,
  type ToolStep,
} from '../trajectory/index.js';
import { type Draft, withStep } from './draft.js';
import type { ToolCall } from './tool-calls.js';

/** What a LangGraph interrupt asks a person; undefined for a span that was not interrupted. */
const readInterrupt = ({ readings }: Draft): Json | undefined => {
  if (readings === null || readings.span.status.code !== 2) return undefined;
  const { message } = readings.span.status;
  const mark = /^(Graph|Node)Interrupt:/m.exec(message);
  if (mark === null) return undefined;
  const list = parseJsonText(message.slice(0, mark.index).trim());
  const values: readonly Json[] = Array.isArray(list)
    ? list.map(item => (isObject(item) ? (own(item, 'value') ?? item) : item))
    : [];
  return values.length === 1 ? (values[0] ?? null) : values;
};

const approvalStep = (
  below: Draft['step'],
  parent: StepId | null,
  state: ApprovalStep['state'],
  input: Json,
): ApprovalStep => ({
  kind: 'approval',
  id: stepId(`synthetic:approval:${below.id}`),
  parent,
  name: below.kind === 'tool' ? below.name : state,
  source: 'message',
  startedAt: null,
  durationMs: null,
  status: state === 'required' ? 'pending' : 'unknown',
  error: null,
  tokens: null,
  costUsd: null,
  spans: below.spans,
  convention: below.convention,
  unread: {},
  marks: [],
  state,
  input,
  output: null,
});

/** Drafts with the approvals that the trace itself shows, and where those stand. */
export interface WithApprovals {
  readonly drafts: readonly Draft[];
  readonly placements: ReadonlyMap<StepId, Placement>;
}

const traceOf = (draft: Draft | undefined): string | undefined => draft?.readings?.span.traceId;
const toolKey = (tool: ToolStep): string => `${tool.name} ${jsonText(tool.input, { sortKeys: true })}`;

/**
 * Finds the approvals that a trace shows without having a span for them. An interrupted LangGraph node is pending, not
 * failed, and a person was asked. A call that one trace asked for and another one carried out had waited in between.
 * Whether the person agreed is recorded nowhere: once the work went on, the state is `unknown`. Drafts come in order.
 */
export const withApprovals = (
  drafts: readonly Draft[],
  calls: ReadonlyMap<StepId, ToolCall>,
  known: ReadonlyMap<StepId, Placement>,
): WithApprovals => {
  const byId = new Map(drafts.map(draft => [draft.step.id, draft]));
  const placements = new Map(known);
  const interrupts = new Map<StepId, Json>();
  for (const draft of drafts) {
    const asked = readInterrupt(draft);
    if (asked !== undefined) interrupts.set(draft.step.id, asked);
  }
  const holdsInterrupt = new Set<StepId | null>([...interrupts.keys()].map(id => byId.get(id)?.step.parent ?? null));
  const lastRun = new Map<string, number>();
  const waited = new Set<string>();
  let lastTrace: string | undefined;
  drafts.forEach((draft, at) => {
    const { step } = draft;
    lastTrace = traceOf(draft) ?? lastTrace;
    if (step.kind !== 'tool') return;
    if (interrupts.has(step.id)) waited.add(toolKey(step));
    else lastRun.set(toolKey(step), at);
  });

  const result: Draft[] = [];
  drafts.forEach((draft, at) => {
    const { step } = draft;
    const asked = interrupts.get(step.id);
    if (asked !== undefined) {
      const runsLater = step.kind === 'tool' && (lastRun.get(toolKey(step)) ?? -1) > at;
      const goesOn = runsLater || traceOf(draft) !== lastTrace;
      result.push(withStep(draft, { ...step, status: goesOn ? 'unknown' : 'pending', error: null }));
      if (holdsInterrupt.has(step.id)) return;
      const approval = approvalStep(step, step.id, goesOn ? 'unknown' : 'required', asked);
      placements.set(approval.id, { ...placements.get(step.id), at: step.startedAt, after: step.id });
      result.push({ step: approval, readings: null });
      return;
    }
    result.push(draft);
    const call = step.kind === 'tool' ? calls.get(step.id) : undefined;
    const askedIn = call === undefined ? undefined : byId.get(call.model.id);
    if (call === undefined || step.kind !== 'tool' || waited.has(toolKey(step))) return;
    if (traceOf(askedIn) === traceOf(draft) || traceOf(draft) === undefined) return;
    const approval = approvalStep(step, call.model.parent, 'unknown', step.input);
    placements.set(approval.id, { at: call.model.startedAt, after: call.model.id });
    placements.set(step.id, { ...placements.get(step.id), after: approval.id });
    result.push({ step: approval, readings: null });
  });
  return { drafts: result, placements };
};
