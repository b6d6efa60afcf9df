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

/** What a person answered: a run of LangGraph that goes on after an interrupt starts with `{lg_name: Command, resume}`. */
const readResume = ({ step }: Draft): Json | undefined => {
  if (step.parent !== null || step.kind === 'model' || !isObject(step.input)) return undefined;
  return own(step.input, 'lg_name') === 'Command' ? own(step.input, 'resume') : undefined;
};

const APPROVES = new Set<Json>(['approve', 'accept']);
const DENIES = new Set<Json>(['reject', 'ignore']);

/**
 * The decision in such an answer: true or false, as it is or as `approved`, or the words of LangChain's own middleware for
 * all calls at once. Any other value is the application's affair, and the decision unknown.
 */
const decisionIn = (resume: Json | undefined): ApprovalStep['state'] => {
  const said = isObject(resume) ? (own(resume, 'approved') ?? own(resume, 'decisions')) : resume;
  if (typeof said === 'boolean') return said ? 'approved' : 'denied';
  if (!Array.isArray(said) || said.length === 0) return 'unknown';
  const words = said.map(item => (isObject(item) ? (own(item, 'type') ?? null) : null));
  if (words.every(word => APPROVES.has(word))) return 'approved';
  return words.every(word => DENIES.has(word)) ? 'denied' : 'unknown';
};

const statusOf = (state: ApprovalStep['state']): ApprovalStep['status'] => {
  if (state === 'required') return 'pending';
  return state === 'unknown' ? 'unknown' : 'ok';
};

const approvalStep = (
  below: Draft['step'],
  parent: StepId | null,
  state: ApprovalStep['state'],
  input: Json,
  output: Json = null,
): ApprovalStep => ({
  kind: 'approval',
  id: stepId(`synthetic:approval:${below.id}`),
  parent,
  name: below.kind === 'tool' ? below.name : state,
  source: 'message',
  startedAt: null,
  durationMs: null,
  status: statusOf(state),
  error: null,
  tokens: null,
  costUsd: null,
  spans: below.spans,
  convention: below.convention,
  unread: {},
  marks: [],
  state,
  input,
  output,
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
 * Once the work went on, the state is what the run that went on was told, where it was told in words we know, and
 * `unknown` otherwise. Drafts come in order.
 */
export const withApprovals = (
  drafts: readonly Draft[],
  calls: ReadonlyMap<StepId, ToolCall>,
  known: ReadonlyMap<StepId, Placement>,
): WithApprovals => {
  const interrupts = new Map<StepId, Json>();
  const traces = new Set<string>();
  for (const draft of drafts) {
    const asked = readInterrupt(draft);
    if (asked !== undefined) interrupts.set(draft.step.id, asked);
    const trace = traceOf(draft);
    if (trace !== undefined) traces.add(trace);
  }
  // Within one trace, nothing shows a wait but an interrupt.
  if (interrupts.size === 0 && traces.size < 2) return { drafts, placements: known };
  const byId = new Map(drafts.map(draft => [draft.step.id, draft]));
  const placements = new Map(known);
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

  const resumes =
    interrupts.size === 0
      ? []
      : drafts.flatMap((draft, at) => {
          const resume = readResume(draft);
          return resume === undefined ? [] : [{ at, resume }];
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
      const resume = goesOn ? resumes.find(each => each.at > at)?.resume : undefined;
      const state = goesOn ? decisionIn(resume) : 'required';
      const approval = approvalStep(step, step.id, state, asked, resume ?? null);
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
