/** What is used of the chat completions protocol, on the side of the server. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly Tool[];
  readonly toolChoice: 'auto' | 'none';
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly seed: number | null;
  /** Output tokens after which the answer is cut; null for no limit. */
  readonly maxTokens: number | null;
}

export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  /** Text parts are joined; null when an assistant only called tools. */
  readonly content: string | null;
  readonly toolCalls: readonly ToolCall[];
  /** On `tool` messages: the call it answers. */
  readonly toolCallId: string | null;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as in the protocol. */
  readonly arguments: string;
}

export interface Tool {
  readonly name: string;
  /** The declaration as it came, for counting tokens. */
  readonly declaration: unknown;
}

/** What a script answers: one sentence for the user, or one call of a tool. */
export type Reply =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'call'; readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> };

/** Draws in [0, 1). The same name draws the same number again in the same conversation. */
export type Chance = (name: string) => number;

/**
 * How the model behaves in one kind of task. `applies` looks at what it was offered; `reply` is a pure function of the
 * request and of chance.
 */
export interface Script {
  readonly id: string;
  readonly applies: (request: ChatRequest) => boolean;
  readonly reply: (request: ChatRequest, chance: Chance) => Reply;
}

/** How firmly a prompt words a rule: `must`, the plain imperative, `should`, or not at all. */
export type Strength = 'firm' | 'plain' | 'soft' | 'absent';

export interface Money {
  readonly amount: number;
  readonly currency: 'EUR' | 'USD' | 'GBP';
}

/** What the refund script reads out of a system prompt. */
export interface RefundRules {
  /** Look at the refund policy before deciding. */
  readonly checkPolicy: Strength;
  /** Let a person approve refunds above the limit. */
  readonly askApproval: Strength;
  /** Do not tell the customer that a refund is done before it is. */
  readonly noPromise: Strength;
  /** The limit that the prompt names; null when it names none. */
  readonly limit: Money | null;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly audio_tokens: number };
  readonly completion_tokens_details: {
    readonly reasoning_tokens: number;
    readonly audio_tokens: number;
    readonly accepted_prediction_tokens: number;
    readonly rejected_prediction_tokens: number;
  };
}

/** One finished answer, before it is written as one document or as a stream of chunks. */
export interface Completion {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly text: string | null;
  readonly call: ToolCall | null;
  readonly finishReason: 'stop' | 'tool_calls' | 'length';
  readonly usage: Usage;
}
