import {
  type Expectation,
  extentOf,
  mergeSpans,
  orderSteps,
  outcomeOf,
  type Placement,
  type Price,
  repairLinks,
  rootsOf,
  type Span,
  type SpanId,
  type SpanLog,
  type Step,
  type StepId,
  type StepMark,
  stepId,
  type Timestamp,
  type TraceId,
  type Trajectory,
  timestampFromNanos,
  totals,
  trajectoryId,
} from '../trajectory/index.js';
import { withApprovals } from './approvals.js';
import { withoutCopiedErrors } from './copied-errors.js';
import { type Draft, draftOf, timeOf, withStep } from './draft.js';
import { withoutDuplicates } from './duplicates.js';
import { externalIdsOf } from './external-ids.js';
import { factsOf } from './facts.js';
import { logsBySpan } from './logs.js';
import { Readings } from './readings.js';
import { scopesOf } from './scopes.js';
import { withStructure } from './structure.js';
import { withCost, withTokens } from './tokens.js';
import { withJoinedTools } from './tools.js';
import { type Understanding, understandingIn } from './understanding.js';

/** What {@link assemble} may know beside the spans. */
export interface AssembleOptions {
  /** Log records that name a span: the contents of the official instrumentations come as these. */
  readonly logs?: readonly SpanLog[];
  /** The price of a model call; without it only costs that senders report are known. */
  readonly price?: Price;
  /** The caller knows that nothing more comes: the process has exited, or the log is closed. Default false. */
  readonly complete?: boolean;
  /** Attributes that hold the customer's own ids of an agent's runs, beside `pawl.external_id`. */
  readonly externalIds?: (agent: string | null) => readonly string[];
  /** Nothing has come for so long that nobody waits for more; weaker than `complete`. Default false. */
  readonly silent?: boolean;
  /** Spans that arrived after the trajectory had been complete; their steps are marked. Default none. */
  readonly late?: ReadonlySet<SpanId>;
}

/** A trajectory, and how much was understood of the spans that it was read from. */
export interface Told {
  readonly trajectory: Trajectory;
  /** By service and convention. Counted when it is asked for. */
  readonly understanding: () => readonly Understanding[];
}

/** Ids are span ids; a span id that two traces share is told apart by its trace. */
const stepIdsOf = (spans: readonly Span[]): ((traceId: TraceId, spanId: string) => StepId) => {
  const traces = new Map<string, string>();
  const shared = new Set<string>();
  for (const { traceId, spanId } of spans) {
    if ((traces.get(spanId) ?? traceId) !== traceId) shared.add(spanId);
    traces.set(spanId, traceId);
  }
  return (traceId, spanId) => stepId(shared.has(spanId) ? `${traceId}:${spanId}` : spanId);
};

const readDrafts = (spans: readonly Span[], { logs, late }: AssembleOptions): readonly Draft[] => {
  const bySpan = logsBySpan(logs ?? []);
  const idOf = stepIdsOf(spans);
  return spans.map(span => {
    const readings = new Readings(span, bySpan.get(`${span.traceId}:${span.spanId}`) ?? []);
    const parent = span.parentSpanId === null ? null : idOf(span.traceId, span.parentSpanId);
    const draft = draftOf(readings, idOf(span.traceId, span.spanId), parent);
    return late?.has(span.spanId) ? withMark(draft, 'late') : draft;
  });
};

const withMark = (draft: Draft, mark: StepMark): Draft =>
  withStep(draft, { ...draft.step, marks: [...draft.step.marks, mark] });

const withRepairedLinks = (drafts: readonly Draft[]): readonly Draft[] => {
  const links = repairLinks(
    drafts.map(({ step, readings }) => ({
      id: step.id,
      parent: step.parent,
      start: step.startedAt ?? timeOf(readings?.span.startTimeUnixNano ?? '0'),
    })),
  );
  return drafts.map(draft => {
    const link = links.get(draft.step.id);
    if (link === undefined || link.mark === null) return draft;
    return { ...draft, step: { ...draft.step, parent: link.parent, marks: [...draft.step.marks, link.mark] } };
  });
};

/**
 * Where the sender's counting puts steps. Times that were made up only say where among others a step may stand: among
 * themselves such steps follow their sequence, so that a later one never stands before an earlier one.
 */
const countedPlacements = (drafts: readonly Draft[]): ReadonlyMap<StepId, Placement> => {
  const placements = new Map<StepId, Placement>();
  const inferred: { readonly id: StepId; readonly sequence: number; readonly at: Timestamp | null }[] = [];
  for (const { step, readings } of drafts) {
    const sequence = readings?.get('sequence') ?? null;
    if (sequence !== null) placements.set(step.id, { sequence });
    if (step.startedAt !== null || readings === null) continue;
    const at = timeOf(readings.span.startTimeUnixNano);
    inferred.push({ id: step.id, sequence: sequence ?? Number.POSITIVE_INFINITY, at });
  }
  inferred.sort((a, b) => (a.sequence === b.sequence ? compareText(a.at ?? '', b.at ?? '') : a.sequence - b.sequence));
  let latest: Timestamp | null = null;
  for (const { id, at } of inferred) {
    if (at !== null && (latest === null || at > latest)) latest = at;
    placements.set(id, { ...placements.get(id), at: latest });
  }
  return placements;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (drafts: readonly Draft[], placements: ReadonlyMap<StepId, Placement>): readonly Draft[] => {
  const readingsOf = new Map(drafts.map(({ step, readings }) => [step.id, readings]));
  const steps = drafts.map(draft => draft.step);
  return orderSteps(steps, placements).map(step => ({ step, readings: readingsOf.get(step.id) ?? null }));
};

const traceIdsOf = (spans: readonly Span[]): readonly TraceId[] => {
  const starts = new Map<TraceId, string>();
  for (const span of spans) {
    const start = timeOf(span.startTimeUnixNano) ?? '';
    const earlier = starts.get(span.traceId);
    if (earlier === undefined || start < earlier) starts.set(span.traceId, start);
  }
  return [...starts].sort(([a, x], [b, y]) => compareText(x, y) || compareText(a, b)).map(([traceId]) => traceId);
};

const counted = (steps: readonly Step[], mark: StepMark): number =>
  steps.filter(step => step.marks.includes(mark)).length;

const notesOf = (steps: readonly Step[], traces: number, expectation: Expectation): readonly string[] => {
  const notes: string[] = [];
  const roots = rootsOf(steps);
  if (expectation !== 'open' && roots.length === 0) notes.push('root missing: nothing that stands for the run arrived');
  else if (expectation === 'silent' && roots.some(root => root.marks.includes('not-ended')))
    notes.push('fell silent before its root ended');
  const note = (count: number, text: string): void => {
    if (count > 0) notes.push(`${text}: ${count}`);
  };
  note(counted(steps, 'orphan'), 'steps whose parent never arrived');
  note(counted(steps, 'cycle-cut'), 'steps whose parent link closed a cycle, cut there');
  note(counted(steps, 'late'), 'steps that arrived after the run was complete');
  note(counted(steps, 'truncated'), 'steps whose content the sender cut off');
  note(counted(steps, 'not-ended'), 'steps that have not ended');
  note(counted(steps, 'clock-skew'), 'steps that end before they start');
  note(traces > 1 ? traces : 0, 'traces joined into one trajectory');
  return notes;
};

const timeFromNanos = (nanos: bigint | undefined): Timestamp | null =>
  nanos === undefined ? null : timestampFromNanos(nanos);

/**
 * Turns the spans of one agent run into its trajectory: the only way in which anything becomes one. Spans may come in any
 * order and repeatedly, be incomplete, contradict each other or mix conventions; the result is the same for the same
 * spans, and it never throws. Cost grows with the size of the spans (n log n in their number); nothing recurses.
 *
 * @throws RangeError without any span: a trajectory has at least a trace id
 */
export const assemble = (spans: readonly Span[], options: AssembleOptions = {}): Trajectory =>
  assembleTold(spans, options).trajectory;

/** {@link assemble}, and how much was understood, from one reading of the spans. */
export const assembleTold = (spans: readonly Span[], options: AssembleOptions = {}): Told => {
  const merged = mergeSpans(spans);
  const traceIds = traceIdsOf(merged);
  const [first] = traceIds;
  if (first === undefined) throw new RangeError('assemble needs at least one span');

  const read = readDrafts(merged, options);
  const linked = withRepairedLinks(read);
  const placements = countedPlacements(linked);
  const distinct = withoutDuplicates(inOrder(withTokens(linked), placements));
  const shaped = withoutCopiedErrors(withStructure(distinct));
  const joined = withJoinedTools(shaped, scopesOf(shaped), placements);
  const approved = withApprovals(joined.drafts, joined.calls, joined.placements);
  const drafts = inOrder(approved.drafts, approved.placements).map(draft => withCost(draft, options.price));

  const steps = drafts.map(draft => draft.step);
  const { stopReason, finalStatus, complete, ...facts } = factsOf(drafts);
  const expectation = options.complete === true || complete ? 'complete' : options.silent === true ? 'silent' : 'open';
  const extent = extentOf(steps);
  const sums = totals(steps);
  const externalIds = externalIdsOf(merged, options.externalIds?.(facts.agent.name));
  const trajectory: Trajectory = {
    id: trajectoryId(first),
    traceIds,
    ...facts,
    ...(externalIds.length > 0 ? { externalIds } : {}),
    startedAt: timeFromNanos(extent?.start),
    endedAt: timeFromNanos(extent?.end),
    durationMs: sums.durationMs,
    ...outcomeOf(steps, { stopReason, finalStatus }, expectation),
    steps,
    totals: sums,
    notes: notesOf(steps, traceIds.length, expectation),
  };
  return { trajectory, understanding: () => understandingIn(read.flatMap(({ readings }) => readings ?? [])) };
};

/** One trajectory per trace id, earliest first. */
export const assembleAll = (spans: readonly Span[], options: AssembleOptions = {}): readonly Trajectory[] => {
  const byTrace = new Map<TraceId, Span[]>();
  for (const span of spans) {
    const group = byTrace.get(span.traceId);
    if (group === undefined) byTrace.set(span.traceId, [span]);
    else group.push(span);
  }
  const logs = new Map<TraceId, SpanLog[]>();
  for (const log of options.logs ?? []) {
    const group = logs.get(log.traceId);
    if (group === undefined) logs.set(log.traceId, [log]);
    else group.push(log);
  }
  return traceIdsOf(spans).map(traceId =>
    assemble(byTrace.get(traceId) ?? [], { ...options, logs: logs.get(traceId) ?? [] }),
  );
};
