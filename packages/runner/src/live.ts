import type { Span, SpanId, SpanLog, TraceId } from '@pawl/core/trajectory';
import { Cancellation } from './cancellation.js';
import type { Clock } from './clock.js';
import { InProcessAttempt, newSpanId, newTraceId } from './in-process.js';
import type { Loopback } from './loopback.js';
import { randomHex } from './random.js';
import type { Replay } from './replay/index.js';
import { AttemptTelemetry } from './spans.js';
import type { TargetAttempt } from './targets/index.js';

/** Bits of a token: guessing one takes longer than any run. */
const TOKEN_DIGITS = 48;
/** An attempt under way. What only agents outside of this process need is made when they first ask for it. */
export class LiveAttempt implements TargetAttempt {
  readonly traceId: TraceId = newTraceId();
  /** The span that `traceparent` names: the attempt itself, under which the agent's spans stand. */
  readonly spanId: SpanId = newSpanId();
  readonly cancellation = new Cancellation();
  readonly inProcess: InProcessAttempt;
  readonly replay: Replay;
  readonly #loopback: Loopback;
  #open: { readonly token: string; readonly telemetry: AttemptTelemetry } | null = null;

  constructor(replay: Replay, loopback: Loopback, clock: Clock) {
    this.replay = replay;
    this.#loopback = loopback;
    this.inProcess = new InProcessAttempt(replay, clock);
  }

  get traceparent(): string {
    return `00-${this.traceId}-${this.spanId}-01`;
  }

  get token(): string {
    return this.#reachable().token;
  }

  get toolsUrl(): string {
    return `${this.#loopback.url(this.token)}/tools`;
  }

  get otlpEndpoint(): string {
    return this.#loopback.url(this.token);
  }

  onStrayError(listener: (error: unknown) => void): void {
    this.inProcess.onStrayError = listener;
  }

  /** Whether anyone outside of this process was told how to reach the attempt. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Ends an attempt that nobody outside of this process knows of. */
  endInProcess(): AttemptTrace {
    return { spans: this.inProcess.end(this.traceId), logs: NO_LOGS, overflow: this.inProcess.overflow };
  }

  /** Ends the attempt once its agent has ended: waits for spans on their way, then hears nothing more. */
  async end(quietMs: number): Promise<AttemptTrace> {
    const own = this.endInProcess();
    if (this.#open === null) return own;
    const { token, telemetry } = this.#open;
    await telemetry.settle(quietMs);
    this.#loopback.remove(token, this.traceId);
    return {
      spans: [...own.spans, ...telemetry.spans],
      logs: telemetry.logs,
      overflow: own.overflow || telemetry.overflow,
    };
  }

  #reachable(): { readonly token: string; readonly telemetry: AttemptTelemetry } {
    if (this.#open === null) {
      this.#open = { token: randomHex(TOKEN_DIGITS), telemetry: new AttemptTelemetry(this.spanId) };
      this.#loopback.add(this.#open.token, this.traceId, { replay: this.replay, telemetry: this.#open.telemetry });
    }
    return this.#open;
  }
}

const NO_LOGS: readonly SpanLog[] = [];

/** What an attempt left behind. */
export interface AttemptTrace {
  readonly spans: readonly Span[];
  readonly logs: readonly SpanLog[];
  /** More came than is kept. */
  readonly overflow: boolean;
}
