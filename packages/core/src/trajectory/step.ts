import type { SpanId, StepId } from './ids.js';
import type { Json, JsonObject } from './json.js';
import type { Message } from './message.js';
import type { CostBasis } from './price.js';
import type { Timestamp } from './time.js';

/** One node of a trajectory. `kind` tells which variant; what a variant's `input` and `output` are, it says itself. */
export type Step =
  | AgentStep
  | WorkflowStep
  | ModelStep
  | ToolStep
  | RetrievalStep
  | MemoryStep
  | PolicyStep
  | ApprovalStep
  | MessageStep;

export type StepKind = Step['kind'];

/** Every kind, in the order in which interfaces list them. */
export const STEP_KINDS = [
  'agent',
  'workflow',
  'model',
  'tool',
  'retrieval',
  'memory',
  'policy',
  'approval',
  'message',
] as const satisfies readonly StepKind[];

export interface StepBase {
  readonly id: StepId;
  /** The step that caused this one; null for a root and for a step whose parent never arrived (see `marks`). */
  readonly parent: StepId | null;
  /** What a selector's right side matches: the agent's, tool's, policy's … own name, not the span's. */
  readonly name: string;
  /** `span`: had a span. `message`: found only in the messages around it. `gateway`: seen only by the replay gateway. */
  readonly source: 'span' | 'message' | 'gateway';
  /** Null when nobody recorded a time. */
  readonly startedAt: Timestamp | null;
  /** Milliseconds; null when unknown or not ended. */
  readonly durationMs: number | null;
  readonly status: 'ok' | 'error' | 'pending' | 'unknown';
  readonly error: StepError | null;
  /** Tokens of this step's own model call; null on every step that is not a model call. */
  readonly tokens: Tokens | null;
  /** US dollars of this step's own model call; null when unknown. */
  readonly costUsd: number | null;
  /** The spans this step was read from; empty when it had none. */
  readonly spans: readonly SpanId[];
  /** Id of the convention that read it (`otel-genai`, `openinference`, `pawl` …); null when none understood the span. */
  readonly convention: string | null;
  /** Attributes and events that no convention understood, kept and shown. */
  readonly unread: JsonObject;
  /** What is odd about this step; empty for almost all. */
  readonly marks: readonly StepMark[];
}

/**
 * `orphan`: its parent never arrived. `cycle-cut`: its parent link closed a cycle and was cut. `duplicate`: the same
 * call was reported by more than one span, merged here. `truncated`: the sender dropped content. `not-ended`: no end
 * time came. `clock-skew`: ends before it starts. `late`: arrived after the trajectory was complete.
 */
export type StepMark = 'orphan' | 'cycle-cut' | 'duplicate' | 'truncated' | 'not-ended' | 'clock-skew' | 'late';

export interface StepError {
  /** The exception's or error's type; null when none was given. */
  readonly type: string | null;
  readonly message: string;
  /** Where it was seen: a result that merely reads like an error is weaker evidence than an ERROR status. */
  readonly evidence: 'status' | 'event' | 'attribute' | 'result' | 'message';
}

/** Tokens of one model call or of a trajectory. A kind nobody reported is null, never 0. */
export interface Tokens {
  /** All input tokens, cached ones included. */
  readonly input: number | null;
  /** All output tokens, reasoning included. */
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
  /** Those of `input` that were audio; left out when nobody reported them. */
  readonly audioInput?: number;
  /** Those of `output` that were audio; left out when nobody reported them. */
  readonly audioOutput?: number;
}

/** One (sub-)agent at work. Input and output are what it was asked and what it answered. */
export interface AgentStep extends StepBase {
  readonly kind: 'agent';
  readonly version: string | null;
  readonly input: Json;
  readonly output: Json;
}

/** A workflow, chain, graph node, or any span that only groups others. */
export interface WorkflowStep extends StepBase {
  readonly kind: 'workflow';
  readonly input: Json;
  readonly output: Json;
}

/** One call of a model. Input and output are messages. */
export interface ModelStep extends StepBase {
  readonly kind: 'model';
  readonly provider: string | null;
  readonly requestModel: string | null;
  readonly responseModel: string | null;
  readonly responseId: string | null;
  /** Folded to `stop`, `tool_call`, `length`, `content_filter`, `error`; null when not said. */
  readonly finishReason: string | null;
  /** Where `costUsd` comes from; left out where it is null. */
  readonly costBasis?: CostBasis;
  /** Why `costUsd` is null, where somebody looked for a price. */
  readonly costUnknown?: string;
  readonly input: readonly Message[];
  readonly output: readonly Message[];
  /** `full`: the whole history. `delta`: only what is new. `truncated`: cut by the sender. `absent`: not recorded. */
  readonly content: 'full' | 'delta' | 'truncated' | 'absent';
}

/** One call of a tool. `name` is the tool's name, input its arguments, output its result. */
export interface ToolStep extends StepBase {
  readonly kind: 'tool';
  readonly callId: string | null;
  readonly effect: ToolEffect;
  readonly input: Json;
  readonly output: Json;
  /** In an attempt: what answered the call. Null in production runs. */
  readonly served: Served | null;
}

/** What a tool does to the world; declared in `pawl.yaml` or by the SDK, `unknown` otherwise. */
export type ToolEffect = 'reads' | 'writes' | 'irreversible' | 'unknown';

/**
 * What answered a tool call in an attempt: a recorded answer, a fixed answer from the case, the real tool; or nothing:
 * the world did not know the call (`missed`), or the call would have changed state and only its intent was kept.
 */
export type Served = 'recorded' | 'fixed' | 'live' | 'missed' | 'intent';

/** One retrieval. `name` is the source's name, input the query, output the documents. */
export interface RetrievalStep extends StepBase {
  readonly kind: 'retrieval';
  readonly input: Json;
  readonly output: Json;
}

/** One access to an agent's memory. */
export interface MemoryStep extends StepBase {
  readonly kind: 'memory';
  readonly input: Json;
  readonly output: Json;
}

/** One policy or guardrail that was consulted. */
export interface PolicyStep extends StepBase {
  readonly kind: 'policy';
  readonly decision: 'allowed' | 'denied' | 'needs_approval' | 'unknown';
  readonly input: Json;
  readonly output: Json;
}

/** One approval by a person: asked for, given or refused. A decision that nobody recorded stays `unknown`. */
export interface ApprovalStep extends StepBase {
  readonly kind: 'approval';
  readonly state: 'required' | 'approved' | 'denied' | 'unknown';
  readonly input: Json;
  readonly output: Json;
}

/** One message outside a model call: a user's turn, a message sent to a customer, a turn between agents. */
export interface MessageStep extends StepBase {
  readonly kind: 'message';
  readonly role: string;
  readonly input: Json;
  readonly output: Json;
}
