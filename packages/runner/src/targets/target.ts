import type { Json, JsonObject } from '@pawl/core/trajectory';
import type { Attempt as SdkAttempt } from '@pawl/sdk';
import type { Cancellation } from '../cancellation.js';

/** What an agent is given: the line on standard input, the body of the POST, the first argument of the function. */
export interface TargetRequest {
  readonly input: Json;
  readonly context: JsonObject;
  readonly case: string;
  readonly attempt: number;
}

/** What an agent returns. */
export interface TargetResult {
  readonly output: Json;
  readonly finalStatus: string | null;
  readonly stopReason: string | null;
  /** The chat messages of an agent without telemetry; null when it returned none. */
  readonly messages: readonly JsonObject[] | null;
}

/** How starting the agent ended. `errored`: the agent broke. `invalid`: it could not even be started. */
export type TargetEnd =
  | { readonly kind: 'result'; readonly result: TargetResult; readonly stderr: string | null }
  | { readonly kind: 'errored' | 'invalid'; readonly reason: string; readonly stderr: string | null };

/** What an attempt offers to the target that carries it out. The addresses are opened when they are first read. */
export interface TargetAttempt {
  /** W3C Trace Context: the trace that the agent's spans join. */
  readonly traceparent: string;
  /** Base URL of the replay gateway for this attempt. */
  readonly toolsUrl: string;
  /** Base URL of the OTLP endpoint that only this attempt uses. */
  readonly otlpEndpoint: string;
  /** Part of both addresses; unguessable, in the environment of every process of the attempt. */
  readonly token: string;
  readonly cancellation: Cancellation;
  /** The attempt as the SDK sees it, for agents in this process. */
  readonly inProcess: SdkAttempt;
  /** Something threw outside of the agent's call stack. */
  readonly onStrayError: (listener: (error: unknown) => void) => void;
}

/** A way to start an agent. One per run, shared by its attempts. */
export interface Target {
  /** Milliseconds that an attempt may take. */
  readonly timeoutMs: number;
  /**
   * Milliseconds of silence after which no more spans are expected, once an agent has ended that asked for an address to
   * send them to.
   */
  readonly quietMs: number;
  /** Executes one attempt. Never rejects; ends soon after `attempt.cancellation`. */
  readonly run: (request: TargetRequest, attempt: TargetAttempt) => Promise<TargetEnd>;
  readonly close: () => Promise<void>;
}
