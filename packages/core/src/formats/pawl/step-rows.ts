import type { Json, JsonObject, Step, Trajectory } from '../../trajectory/index.js';
import { jsonText } from '../../trajectory/index.js';
import { messagesOut } from './messages.js';

/**
 * One step of a trajectory as a row of a table: plain values, and JSON text for what is structured. What is about the
 * whole run stands in the row of its first root. Null: not known, or not of this kind of step.
 */
export interface StepRow {
  readonly trajectory_id: string;
  readonly trace_id: string;
  /** Counts the trajectory's steps from 0, in their order. */
  readonly position: number;
  readonly step_id: string;
  readonly parent_id: string | null;
  readonly kind: string;
  readonly name: string;
  readonly source: string;
  readonly convention: string | null;
  readonly started_at: string | null;
  readonly duration_ms: number | null;
  readonly status: string;
  readonly error_type: string | null;
  readonly error_message: string | null;
  readonly agent: string | null;
  readonly agent_version: string | null;
  /** Of an agent step itself. */
  readonly version: string | null;
  readonly call_id: string | null;
  readonly effect: string | null;
  readonly served: string | null;
  readonly decision: string | null;
  readonly state: string | null;
  readonly role: string | null;
  readonly provider: string | null;
  readonly request_model: string | null;
  readonly response_model: string | null;
  readonly response_id: string | null;
  readonly finish_reason: string | null;
  readonly content: string | null;
  /** JSON text: messages of a model step, else the value. */
  readonly input: string | null;
  readonly output: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly audio_input_tokens: number | null;
  readonly audio_output_tokens: number | null;
  readonly cost_usd: number | null;
  /** JSON text of what no convention understood. */
  readonly unread: string | null;
  /** How `agent_version` is known. */
  readonly agent_version_basis: string | null;
  /** JSON text of the hashes of what the version consists of. */
  readonly version_parts: string | null;
  /** JSON text of the customer's own ids. */
  readonly external_ids: string | null;
  readonly service: string | null;
  readonly environment: string | null;
  readonly conversation_id: string | null;
  readonly user_id: string | null;
  readonly stop_reason: string | null;
  readonly final_status: string | null;
  /** JSON text of the run's own input and output, where its first root does not say them. */
  readonly run_input: string | null;
  readonly run_output: string | null;
  readonly tags: string | null;
  readonly annotations: string | null;
}

/** Each column's type; order is the table's. */
export const STEP_COLUMNS: Readonly<Record<keyof StepRow, 'text' | 'json' | 'integer' | 'number'>> = {
  trajectory_id: 'text',
  trace_id: 'text',
  position: 'integer',
  step_id: 'text',
  parent_id: 'text',
  kind: 'text',
  name: 'text',
  source: 'text',
  convention: 'text',
  started_at: 'text',
  duration_ms: 'number',
  status: 'text',
  error_type: 'text',
  error_message: 'text',
  agent: 'text',
  agent_version: 'text',
  version: 'text',
  call_id: 'text',
  effect: 'text',
  served: 'text',
  decision: 'text',
  state: 'text',
  role: 'text',
  provider: 'text',
  request_model: 'text',
  response_model: 'text',
  response_id: 'text',
  finish_reason: 'text',
  content: 'text',
  input: 'json',
  output: 'json',
  input_tokens: 'integer',
  output_tokens: 'integer',
  cache_read_tokens: 'integer',
  cache_write_tokens: 'integer',
  reasoning_tokens: 'integer',
  audio_input_tokens: 'integer',
  audio_output_tokens: 'integer',
  cost_usd: 'number',
  unread: 'json',
  agent_version_basis: 'text',
  version_parts: 'json',
  external_ids: 'json',
  service: 'text',
  environment: 'text',
  conversation_id: 'text',
  user_id: 'text',
  stop_reason: 'text',
  final_status: 'text',
  run_input: 'json',
  run_output: 'json',
  tags: 'json',
  annotations: 'json',
};

/** The rows of a trajectory, in the order of its steps. */
export const stepRows = (trajectory: Trajectory): readonly StepRow[] =>
  trajectory.steps.map((step, position) => ({
    trajectory_id: trajectory.id,
    trace_id: trajectory.traceIds[0] ?? trajectory.id,
    position,
    step_id: step.id,
    parent_id: step.parent,
    kind: step.kind,
    name: step.name,
    source: step.source,
    convention: step.convention,
    started_at: step.startedAt,
    duration_ms: step.durationMs,
    status: step.status,
    error_type: step.error?.type ?? null,
    error_message: step.error?.message ?? null,
    agent: trajectory.agent.name,
    agent_version: trajectory.agent.version,
    ...OWN_NOTHING,
    ...ownOf(step),
    ...contentOf(step),
    input_tokens: step.tokens?.input ?? null,
    output_tokens: step.tokens?.output ?? null,
    cache_read_tokens: step.tokens?.cacheRead ?? null,
    cache_write_tokens: step.tokens?.cacheWrite ?? null,
    reasoning_tokens: step.tokens?.reasoning ?? null,
    audio_input_tokens: step.tokens?.audioInput ?? null,
    audio_output_tokens: step.tokens?.audioOutput ?? null,
    cost_usd: step.costUsd,
    unread: filled(step.unread),
    ...(position === 0 ? runOf(trajectory) : RUN_NOTHING),
  }));

type Own =
  | 'version'
  | 'call_id'
  | 'effect'
  | 'served'
  | 'decision'
  | 'state'
  | 'role'
  | 'provider'
  | 'request_model'
  | 'response_model'
  | 'response_id'
  | 'finish_reason'
  | 'content';

const OWN_NOTHING: Readonly<Record<Own, null>> = {
  version: null,
  call_id: null,
  effect: null,
  served: null,
  decision: null,
  state: null,
  role: null,
  provider: null,
  request_model: null,
  response_model: null,
  response_id: null,
  finish_reason: null,
  content: null,
};

const ownOf = (step: Step): Partial<Pick<StepRow, Own>> => {
  switch (step.kind) {
    case 'agent':
      return { version: step.version };
    case 'tool':
      return { call_id: step.callId, effect: step.effect, served: step.served };
    case 'policy':
      return { decision: step.decision };
    case 'approval':
      return { state: step.state };
    case 'message':
      return { role: step.role };
    case 'model':
      return {
        provider: step.provider,
        request_model: step.requestModel,
        response_model: step.responseModel,
        response_id: step.responseId,
        finish_reason: step.finishReason,
        content: step.content,
      };
    default:
      return {};
  }
};

const contentOf = (step: Step): Pick<StepRow, 'input' | 'output'> =>
  step.kind === 'model'
    ? { input: jsonText(messagesOut(step.input)), output: jsonText(messagesOut(step.output)) }
    : { input: textOrNull(step.input), output: textOrNull(step.output) };

const textOrNull = (value: Json): string | null => (value === null ? null : jsonText(value));

const filled = (value: JsonObject): string | null => (Object.keys(value).length === 0 ? null : jsonText(value));

type RunFields =
  | 'agent_version_basis'
  | 'version_parts'
  | 'external_ids'
  | 'service'
  | 'environment'
  | 'conversation_id'
  | 'user_id'
  | 'stop_reason'
  | 'final_status'
  | 'run_input'
  | 'run_output'
  | 'tags'
  | 'annotations';

const RUN_NOTHING: Readonly<Record<RunFields, null>> = {
  agent_version_basis: null,
  version_parts: null,
  external_ids: null,
  service: null,
  environment: null,
  conversation_id: null,
  user_id: null,
  stop_reason: null,
  final_status: null,
  run_input: null,
  run_output: null,
  tags: null,
  annotations: null,
};

const runOf = (trajectory: Trajectory): Pick<StepRow, RunFields> => ({
  agent_version_basis: trajectory.agent.versionBasis ?? null,
  version_parts: filled({ ...trajectory.versionParts }),
  external_ids: trajectory.externalIds === undefined ? null : jsonText(trajectory.externalIds),
  service: trajectory.service,
  environment: trajectory.environment,
  conversation_id: trajectory.conversationId,
  user_id: trajectory.userId,
  stop_reason: trajectory.stopReason,
  final_status: trajectory.finalStatus,
  run_input: textOrNull(trajectory.input),
  run_output: textOrNull(trajectory.output),
  tags: filled(trajectory.tags),
  annotations:
    trajectory.annotations.length === 0
      ? null
      : jsonText(trajectory.annotations.map(annotation => ({ ...annotation }))),
});
