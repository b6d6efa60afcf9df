import type { Step, StepId } from '../trajectory/index.js';
import { condensed, type Draft, withStep } from './draft.js';
import { withLentMessages } from './lent-messages.js';
import { withOwnTime } from './own-time.js';

const asAgent = (draft: Draft): Draft => {
  const { step, readings } = draft;
  if (step.kind !== 'workflow') return draft;
  const version = readings?.get('agentVersion') ?? null;
  const [input, output] = [condensed(step.input, 'input', readings), condensed(step.output, 'output', readings)];
  return withStep(draft, { ...step, kind: 'agent', version, input, output });
};

const asWorkflow = (draft: Draft): Draft => {
  const { step } = draft;
  if (step.kind !== 'agent') return draft;
  const { version: _, ...workflow } = step;
  return withStep(draft, { ...workflow, kind: 'workflow' });
};

/** Whether a convention said what the span is, and not our own, whose word is final. */
const isOpen = ({ readings }: Draft): boolean => {
  const by = readings?.from('kind') ?? null;
  return by !== null && by !== 'pawl';
};

/** The only draft below each step; null where there are several. */
type OnlyChildren = ReadonlyMap<StepId, Draft | null>;

/** An agent whose only descendants in line lead to one agent: the trace's own span around it (OpenAI Agents SDK). */
const isWrapper = (draft: Draft, children: OnlyChildren): boolean => {
  if (draft.step.kind !== 'agent') return false;
  for (let only = children.get(draft.step.id) ?? null; only !== null; only = children.get(only.step.id) ?? null) {
    if (only.step.kind === 'agent') return true;
    if (only.step.kind !== 'workflow') return false;
  }
  return false;
};

/** A workflow under a tool of its name is the sub-agent that the tool stands for (LangGraph). */
const isDelegate = (step: Step, parent: Step | undefined): boolean =>
  step.kind === 'workflow' && parent?.kind === 'tool' && parent.name === step.name;

/**
 * Corrects kinds by what stands around a step: wrappers around an agent are workflows, a delegated workflow is an
 * agent, and a workflow at the top without any agent below is the agent (frameworks of chains and graphs have no span
 * for it). Steps whose kind nobody knew, or our own convention said, stay. A model call gets what a span around it knows
 * of it, and loses the time of what its own span holds. Drafts come parents first.
 */
export const withStructure = (drafts: readonly Draft[]): readonly Draft[] =>
  withOwnTime(withLentMessages(withKinds(drafts)));

const withKinds = (drafts: readonly Draft[]): readonly Draft[] => {
  const byId = new Map<StepId, Draft>();
  const children = new Map<StepId, Draft | null>();
  for (const draft of drafts) {
    byId.set(draft.step.id, draft);
    const { parent } = draft.step;
    if (parent !== null) children.set(parent, children.has(parent) ? null : draft);
  }

  const corrected = drafts.map(draft => {
    if (!isOpen(draft)) return draft;
    if (isWrapper(draft, children)) return asWorkflow(draft);
    const parent = draft.step.parent === null ? undefined : byId.get(draft.step.parent)?.step;
    return isDelegate(draft.step, parent) ? asAgent(draft) : draft;
  });

  const holdsAgent = new Set<StepId>();
  for (let at = corrected.length - 1; at >= 0; at -= 1) {
    const { step } = corrected[at] as Draft;
    if (step.parent !== null && (step.kind === 'agent' || holdsAgent.has(step.id))) holdsAgent.add(step.parent);
  }
  const tops = corrected.filter(({ step }) => step.parent === null).length;
  return corrected.map(draft => {
    const { step } = draft;
    const isRoot = step.parent === null && (tops === 1 || !step.marks.includes('orphan'));
    return isRoot && isOpen(draft) && !holdsAgent.has(step.id) ? asAgent(draft) : draft;
  });
};
