import {
  type AgentStep,
  type ApprovalStep,
  isObject,
  type Json,
  type JsonObject,
  jsonText,
  type MemoryStep,
  type Message,
  type MessagePart,
  type ModelStep,
  type PolicyStep,
  type RetrievalStep,
  type Step,
  textOf as spokenBy,
  type ToolStep,
  type Trajectory,
} from '../../trajectory/index.js';
import { known } from '../foreign/members.js';
import { messagesOut } from '../pawl/messages.js';
import { agentOutput, isImage } from './content.js';

/** One ATIF step while its calls and their results come together. */
export interface Draft {
  readonly step: JsonObject;
  /** Whether tool calls that follow are this step's. */
  readonly takesCalls: boolean;
  readonly calls: JsonObject[];
  readonly results: Record<string, Json>[];
  /** The model step that it stands for. */
  readonly model: ModelStep | null;
}

export const draft = (step: JsonObject, takesCalls = false, model: ModelStep | null = null): Draft => ({
  step,
  takesCalls,
  calls: [],
  results: [],
  model,
});

const errorOf = (step: Step): Json =>
  step.error === null ? null : { type: step.error.type, message: step.error.message };

/** What ATIF has no words for, of every step. */
export const aboutStep = (step: Step, withName = false): JsonObject =>
  known({
    id: step.id,
    name: withName ? step.name : null,
    source: step.source === 'span' ? null : step.source,
    started_at: step.startedAt,
    duration_ms: step.durationMs,
    status: step.status === 'pending' || step.status === 'unknown' ? step.status : null,
    error: errorOf(step),
  });

export const aboutAgent = (agent: AgentStep): JsonObject => ({
  ...aboutStep(agent),
  version: agent.version,
  ...known({ input: agent.input, output: agent.output }),
});

export const aboutRun = (trajectory: Trajectory): JsonObject => ({
  ...known({
    input: trajectory.input,
    output: trajectory.output,
    user_id: trajectory.userId,
    stop_reason: trajectory.stopReason,
    final_status: trajectory.finalStatus,
    tags: Object.keys(trajectory.tags).length === 0 ? null : trajectory.tags,
    annotations: trajectory.annotations.length === 0 ? null : trajectory.annotations.map(each => ({ ...each })),
    version_basis: trajectory.agent.versionBasis ?? null,
    version_parts: trajectory.versionParts === undefined ? null : { ...trajectory.versionParts },
    external_ids: trajectory.externalIds ?? null,
  }),
  version: trajectory.agent.version,
  conversation_id: trajectory.conversationId,
});

const textAndImages = (messages: readonly Message[]): Json => {
  const parts = messages.flatMap(message => message.parts);
  const images = parts.flatMap(part => (part.type === 'other' && isImage(part.value) ? [part.value] : []));
  const text = messages
    .map(spokenBy)
    .filter(said => said !== '')
    .join('\n');
  if (images.length === 0) return text;
  return [...(text === '' ? [] : [{ type: 'text', text }]), ...images];
};

export const modelDraft = (step: ModelStep): Draft => {
  const parts = step.output.flatMap(message => message.parts);
  const reasoning = parts.flatMap(part => (part.type === 'reasoning' ? [part.content] : [])).join('\n');
  const model = step.responseModel ?? step.requestModel;
  const { tokens } = step;
  const extra = known({
    reasoning_tokens: tokens?.reasoning ?? null,
    cache_creation_input_tokens: tokens?.cacheWrite ?? null,
    audio_input_tokens: tokens?.audioInput ?? null,
    audio_output_tokens: tokens?.audioOutput ?? null,
  });
  const metrics = known({
    prompt_tokens: tokens?.input ?? null,
    completion_tokens: tokens?.output ?? null,
    cached_tokens: tokens?.cacheRead ?? null,
    cost_usd: step.costUsd,
    extra: Object.keys(extra).length === 0 ? null : extra,
  });
  const about = {
    ...aboutStep(step, step.name !== model),
    request_model: step.requestModel,
    ...known({
      provider: step.provider,
      response_model: step.responseModel,
      response_id: step.responseId,
      finish_reason: step.finishReason,
      content: step.content === 'absent' ? 'absent' : null,
    }),
  };
  return draft(
    {
      ...known({ timestamp: step.startedAt, model_name: model }),
      source: 'agent',
      message: textAndImages(step.output),
      ...known({ reasoning_content: reasoning === '' ? null : reasoning }),
      ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
      llm_call_count: 1,
      extra: { pawl: about },
    },
    true,
    step,
  );
};

type Called = ToolStep | RetrievalStep | MemoryStep;

/** @param id - the call's id within its step */
export const callOf = (step: Called, id: string): JsonObject => {
  const callId = step.kind === 'tool' ? step.callId : null;
  const isPlain = isObject(step.input);
  return {
    tool_call_id: id,
    function_name: step.name,
    arguments: isPlain ? step.input : step.input === null ? {} : { input: step.input },
    extra: {
      pawl: {
        ...aboutStep(step),
        ...(step.kind === 'tool'
          ? known({ effect: step.effect === 'unknown' ? null : step.effect, served: step.served })
          : { kind: step.kind }),
        ...(isPlain ? {} : { arguments: step.input }),
        ...(callId === id ? {} : { call_id: callId }),
      },
    },
  };
};

/** @param id - that of the call */
export const resultOf = (step: Called, id: string): Record<string, Json> => {
  const { output } = step;
  const about = known({ error: errorOf(step), is_json: output === null || typeof output === 'string' ? null : true });
  return {
    source_call_id: id,
    ...(output === null ? {} : { content: typeof output === 'string' ? output : jsonText(output) }),
    ...(Object.keys(about).length === 0 ? {} : { extra: { pawl: about } }),
  };
};

export const decisionText = (step: PolicyStep | ApprovalStep): string =>
  step.kind === 'policy' ? `policy ${step.name}: ${step.decision}` : `approval ${step.name}: ${step.state}`;

export const decisionExtra = (step: PolicyStep | ApprovalStep): JsonObject => {
  const decision = step.kind === 'policy' ? step.decision : step.state;
  return {
    ...aboutStep(step, true),
    kind: step.kind,
    ...known({ decision: decision === 'unknown' ? null : decision, input: step.input, output: step.output }),
  };
};

/** The finished step, with a number of its own. */
export const finished = (made: Draft, index: number): JsonObject => {
  const calls = [...made.calls, ...unansweredOf(made)];
  const step: JsonObject = {
    step_id: index + 1,
    ...made.step,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(made.results.length === 0 ? {} : { observation: { results: made.results } }),
  };
  if (made.model === null) return step;
  const output = messagesOut(made.model.output);
  // Where the step itself does not tell the model's answer to the letter, the answer stands beside it.
  return jsonText(agentOutput(step)) === jsonText(output) ? step : withOutput(step, output);
};

const withOutput = (step: JsonObject, output: Json): JsonObject => {
  const extra = isObject(step['extra']) ? step['extra'] : {};
  const about = isObject(extra['pawl']) ? extra['pawl'] : {};
  return { ...step, extra: { ...extra, pawl: { ...about, output } } };
};

type Asked = Extract<MessagePart, { type: 'tool_call' }>;

/** Calls that the model asked for and that no step carried out. */
const unansweredOf = ({ model, calls }: Draft): readonly JsonObject[] => {
  const asked = (model?.output ?? [])
    .flatMap(message => message.parts)
    .filter((part): part is Asked => part.type === 'tool_call');
  const ids = new Set(calls.map(call => call['tool_call_id']));
  const names = calls.map(call => call['function_name']);
  return asked.flatMap((part, index) => {
    if (part.id !== null && ids.has(part.id)) return [];
    const at = names.indexOf(part.name);
    if (part.id === null && at >= 0) {
      names.splice(at, 1);
      return [];
    }
    const isPlain = isObject(part.arguments);
    return [
      {
        tool_call_id: part.id ?? `unanswered-${index + 1}`,
        function_name: part.name,
        arguments: isPlain ? part.arguments : part.arguments === null ? {} : { input: part.arguments },
        extra: { pawl: { is_step: false } },
      },
    ];
  });
};
