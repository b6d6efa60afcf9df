import {
  type AgentStep,
  type Message,
  type MessagePart,
  type MessageStep,
  type ModelStep,
  STEP_KINDS,
  type Step,
  type StepBase,
  stepId,
  type Timestamp,
  type ToolStep,
  type Trajectory,
  trajectoryId,
} from '@pawl/core/trajectory';

/** Steps for tests: the fields that a test does not name are those of a step about which nothing is known. */
const base = (id: string, fields: Partial<StepBase>): StepBase => ({
  id: stepId(id),
  parent: null,
  name: id,
  source: 'span',
  startedAt: null,
  durationMs: null,
  status: 'ok',
  error: null,
  tokens: null,
  costUsd: null,
  spans: [],
  convention: null,
  unread: {},
  marks: [],
  ...fields,
});

export const agentStep = (id: string, fields: Partial<AgentStep> = {}): AgentStep => ({
  ...base(id, fields),
  kind: 'agent',
  version: null,
  input: null,
  output: null,
  ...fields,
});

export const toolStep = (id: string, fields: Partial<ToolStep> = {}): ToolStep => ({
  ...base(id, fields),
  kind: 'tool',
  callId: null,
  effect: 'unknown',
  input: null,
  output: null,
  served: null,
  ...fields,
});

export const modelStep = (id: string, fields: Partial<ModelStep> = {}): ModelStep => ({
  ...base(id, fields),
  kind: 'model',
  provider: null,
  requestModel: null,
  responseModel: null,
  responseId: null,
  finishReason: null,
  input: [],
  output: [],
  content: 'full',
  ...fields,
});

export const messageStep = (id: string, fields: Partial<MessageStep> = {}): MessageStep => ({
  ...base(id, fields),
  kind: 'message',
  role: 'user',
  input: null,
  output: null,
  ...fields,
});

export const says = (role: string, content: string): Message => ({ role, parts: [{ type: 'text', content }] });

export const calls = (
  ...called: readonly (readonly [id: string | null, name: string, args: Record<string, string>])[]
): Message => ({
  role: 'assistant',
  parts: called.map(([id, name, args]): MessagePart => ({ type: 'tool_call', id, name, arguments: args })),
});

export const answers = (id: string | null, response: string): Message => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id, response }],
});

export const time = (text: string): Timestamp => text as Timestamp;

/** A trajectory of these steps; totals are not computed. */
export const trajectoryOf = (steps: readonly Step[], fields: Partial<Trajectory> = {}): Trajectory => ({
  id: trajectoryId('4bf92f3577b34da6a3ce929d0e0e4736'),
  traceIds: [],
  agent: { name: 'support-refund', version: '1' },
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
  totals: {
    steps: steps.length,
    stepsByKind: Object.fromEntries(STEP_KINDS.map(kind => [kind, 0])) as Trajectory['totals']['stepsByKind'],
    errors: 0,
    tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
    costUsd: null,
    durationMs: null,
  },
  tags: {},
  annotations: [],
  notes: [],
  ...fields,
});
