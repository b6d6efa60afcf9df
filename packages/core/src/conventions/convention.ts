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
  readonly audioInput?: number | undefined;
  readonly audioOutput?: number | undefined;
  /** The sender leaves cached tokens out of `input`. */
  readonly inputExcludesCache?: boolean | undefined;
  /** The sender leaves reasoning tokens out of `output`. */
  readonly outputExcludesReasoning?: boolean | undefined;
}

/** The messages of a model call that another span than its own holds. */
export interface LentMessages {
  readonly input: readonly Message[] | undefined;
  readonly output: readonly Message[] | undefined;
}

/** What one convention reads from one span. A field that is absent is for the next convention to give. */
export interface Reading {
  readonly kind?: StepKind | undefined;
  readonly name?: string | undefined;
  readonly source?: StepBase['source'] | undefined;
  readonly input?: Json | undefined;
  readonly output?: Json | undefined;
  /** Better than what the span's status and exception say, where a convention knows better. */
  readonly error?: StepError | undefined;
  /** Of a step that did not fail: it waits for an answer, or how it went is not known. */
  readonly status?: 'pending' | 'unknown' | undefined;
  /** Milliseconds that the step took itself, told by who took out what stands below it. */
  readonly ownTime?: number | undefined;

  readonly inputMessages?: readonly Message[] | undefined;
  readonly outputMessages?: readonly Message[] | undefined;
  readonly content?: ModelStep['content'] | undefined;
  /** Messages of the model call right below this span: of what both tell, these are the better. */
  readonly lent?: LentMessages | undefined;
  /** Null, here and below: this stack does not tell it, and what stands in its place is something else. */
  readonly provider?: string | null | undefined;
  readonly requestModel?: string | null | undefined;
  readonly responseModel?: string | null | undefined;
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
  /** Tags of the whole run, whichever of its spans says so. */
  readonly facts?: readonly (readonly [string, Json])[] | undefined;
  /** The resource's `service.version` is the framework's, and not of what the service runs. */
  readonly versionOfFramework?: boolean | undefined;
  readonly annotations?: Json | undefined;
}
