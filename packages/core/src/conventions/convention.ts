import type {
  ApprovalStep,
  Json,
  Message,
  ModelStep,
  PolicyStep,
  Served,
  StepBase,
  StepError,
  StepKind,
  ToolEffect,
} from '../trajectory/index.js';
import type { SpanReader } from './span-reader.js';

/**
 * A way of writing agent runs into spans. Each span is offered to every convention that recognises it; each FIELD comes
 * from the first one in the registry that gives it, because real spans mix several. Adding one is a file here and a line
 * in `registry.ts`.
 */
export interface Convention {
  /** Stable; shown beside a step and stored with it. */
  readonly id: string;
  /** Whether the span carries any mark of this convention. */
  readonly recognises: (reader: SpanReader) => boolean;
  /** Reads what it understands. What it leaves out, a later convention may give. */
  readonly read: (reader: SpanReader) => Reading;
}

/** The tokens of one model call, as far as a convention reports them. */
export interface TokenReading {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly reasoning?: number | undefined;
  /** The sender leaves cached tokens out of `input`. */
  readonly inputExcludesCache?: boolean | undefined;
  /** The sender leaves reasoning tokens out of `output`. */
  readonly outputExcludesReasoning?: boolean | undefined;
}

/** What one convention reads from one span. A field that is absent is for the next convention to give. */
export interface Reading {
  readonly kind?: StepKind | undefined;
  readonly name?: string | undefined;
  readonly source?: StepBase['source'] | undefined;
  readonly input?: Json | undefined;
  readonly output?: Json | undefined;
  readonly error?: StepError | undefined;

  readonly inputMessages?: readonly Message[] | undefined;
  readonly outputMessages?: readonly Message[] | undefined;
  readonly content?: ModelStep['content'] | undefined;
  readonly provider?: string | undefined;
  readonly requestModel?: string | undefined;
  readonly responseModel?: string | undefined;
  readonly responseId?: string | undefined;
  readonly finishReason?: string | undefined;
  readonly tokens?: TokenReading | undefined;
  readonly costUsd?: number | undefined;

  readonly callId?: string | undefined;
  readonly effect?: ToolEffect | undefined;
  readonly served?: Served | undefined;
  readonly decision?: PolicyStep['decision'] | undefined;
  readonly state?: ApprovalStep['state'] | undefined;
  readonly role?: string | undefined;

  /** The place among steps whose times tie or are made up. */
  readonly sequence?: number | undefined;
  /** The span's times were made up by whoever wrote it. */
  readonly timeInferred?: boolean | undefined;
  /** The sender cut something off. */
  readonly truncated?: boolean | undefined;

  readonly agentName?: string | undefined;
  readonly agentVersion?: string | undefined;
  readonly stopReason?: string | undefined;
  readonly finalStatus?: string | undefined;
  /** The root's word that nothing more comes. */
  readonly complete?: boolean | undefined;
  readonly conversationId?: string | undefined;
  readonly userId?: string | undefined;
  readonly tags?: readonly (readonly [string, Json])[] | undefined;
  readonly annotations?: Json | undefined;
}
