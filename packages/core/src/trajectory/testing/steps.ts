import type { StepId, StepKind } from '../index.js';
import {
  type AgentStep,
  type ApprovalStep,
  type ModelStep,
  type PolicyStep,
  type Step,
  type StepBase,
  stepId,
  type ToolStep,
  timestampFromMillis,
} from '../index.js';

/** What a test says about a step; everything else is as plain as it can be. */
export interface StepWords {
  readonly id: string;
  readonly parent?: string | null;
  readonly name?: string;
  /** Milliseconds since 1970; null for none. */
  readonly at?: number | null;
  /** Milliseconds; null for a step that has not ended. */
  readonly lasts?: number | null;
}

const parentOf = (parent: string | null | undefined): StepId | null =>
  parent === null || parent === undefined ? null : stepId(parent);

const base = ({ id, parent, name = id, at = 0, lasts = 1 }: StepWords): StepBase => ({
  id: stepId(id),
  parent: parentOf(parent),
  name,
  source: 'span',
  startedAt: at === null ? null : timestampFromMillis(at),
  durationMs: lasts,
  status: 'ok',
  error: null,
  tokens: null,
  costUsd: null,
  spans: [],
  convention: null,
  unread: {},
  marks: [],
});

export const agent = (words: StepWords, more: Partial<AgentStep> = {}): AgentStep => ({
  ...base(words),
  kind: 'agent',
  version: null,
  input: null,
  output: null,
  ...more,
});

export const tool = (words: StepWords, more: Partial<ToolStep> = {}): ToolStep => ({
  ...base(words),
  kind: 'tool',
  callId: null,
  effect: 'unknown',
  input: null,
  output: null,
  served: null,
  ...more,
});

export const model = (words: StepWords, more: Partial<ModelStep> = {}): ModelStep => ({
  ...base(words),
  kind: 'model',
  provider: null,
  requestModel: null,
  responseModel: null,
  responseId: null,
  finishReason: null,
  input: [],
  output: [],
  content: 'full',
  ...more,
});

export const approval = (words: StepWords, more: Partial<ApprovalStep> = {}): ApprovalStep => ({
  ...base(words),
  kind: 'approval',
  state: 'unknown',
  input: null,
  output: null,
  ...more,
});

export const policy = (words: StepWords, more: Partial<PolicyStep> = {}): PolicyStep => ({
  ...base(words),
  kind: 'policy',
  decision: 'unknown',
  input: null,
  output: null,
  ...more,
});

/** A step of any kind with a name, for tests that only look at these two. */
export const named = (kind: StepKind, name: string): Step => {
  const common = { ...base({ id: name }), input: null, output: null };
  switch (kind) {
    case 'agent':
      return agent({ id: name });
    case 'model':
      return model({ id: name });
    case 'tool':
      return tool({ id: name });
    case 'policy':
      return policy({ id: name });
    case 'approval':
      return approval({ id: name });
    case 'message':
      return { ...common, kind, role: 'user' };
    case 'workflow':
    case 'retrieval':
    case 'memory':
      return { ...common, kind };
  }
};
