import {
  type ApprovalStep,
  type Json,
  type PolicyStep,
  parseSelector,
  type Step,
  type Tokens,
  type ToolStep,
  type Trajectory,
  totals,
  trajectoryId,
} from '../../trajectory/index.js';
import { agent, approval, model, named, policy, tool } from '../../trajectory/testing/steps.js';

/** A step in a test: a selector, `tool:read_order`, or one with what matters about it. */
export type StepLine =
  | string
  | readonly [selector: string, more: Partial<ToolStep> | { readonly tokens: Tokens; costUsd?: number }];

const STATES: readonly string[] = ['required', 'approved', 'denied', 'unknown'] satisfies ApprovalStep['state'][];
const isState = (text: string): text is ApprovalStep['state'] => STATES.includes(text);
const DECISIONS: readonly string[] = [
  'allowed',
  'denied',
  'needs_approval',
  'unknown',
] satisfies PolicyStep['decision'][];
const isDecision = (text: string): text is PolicyStep['decision'] => DECISIONS.includes(text);

/** Steps numbered `s1`, `s2` … from selectors; the right side of an approval or policy may be its state or decision. */
const stepOf = (line: StepLine, at: number): Step => {
  const [selector, more] = typeof line === 'string' ? [line, {}] : line;
  const { kind, name } = parseSelector(selector);
  const words = { id: `s${at + 1}`, name };
  if (kind === 'tool') return tool(words, more);
  if (kind === 'model') return { ...model(words), ...('tokens' in more ? more : {}) } as Step;
  if (kind === 'approval') return approval(words, isState(name) ? { state: name } : {});
  if (kind === 'policy') return policy(words, isDecision(name) ? { decision: name } : {});
  if (kind === 'agent') return agent(words);
  if (kind === '*') throw new RangeError('a step has a kind');
  return { ...named(kind, name), id: words.id } as Step;
};

/** A trajectory of these steps, in order. */
export const trajectoryOf = (lines: readonly StepLine[], more: Partial<Trajectory> = {}): Trajectory => {
  const steps = lines.map(stepOf);
  return {
    id: trajectoryId('0af7651916cd43dd8448eb211c80319c'),
    traceIds: [],
    agent: { name: 'support-refund', version: null },
    service: null,
    environment: null,
    conversationId: null,
    userId: null,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    status: 'ok',
    error: null,
    stopReason: null,
    finalStatus: null,
    input: null,
    output: null,
    steps,
    totals: totals(steps),
    tags: {},
    annotations: [],
    notes: [],
    ...more,
  };
};

/** A call of a tool with arguments. */
export const call = (name: string, input: Json, more: Partial<ToolStep> = {}): StepLine => [
  `tool:${name}`,
  { input, ...more },
];
