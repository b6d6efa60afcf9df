import type { Span, SpanId, SpanLog } from '@pawl/core/trajectory';

/** What is kept of one attempt's telemetry: beyond it, absence of a span would prove nothing. */
const SPAN_LIMIT = 50_000;
const CHARACTER_LIMIT = 128 * 1024 * 1024;
/** The longest wait for late spans is this many quiet periods: an agent that never falls silent still ends. */
const LONGEST_WAIT = 5;
/** How often silence is looked at, in milliseconds. */
const POLL = 5;
/** The least silence after an agent's end, in milliseconds: what it sent last may still be on its way through the kernel. */
const LEAST_QUIET = 15;

/** The telemetry of one attempt, as it arrives. */
export class AttemptTelemetry {
  /** The span that the attempt's `TRACEPARENT` names; nobody sends it. */
  readonly #parent: SpanId;
  readonly #spans: Span[] = [];
  readonly #logs: SpanLog[] = [];
  #characters = 0;
  #overflow = false;
  #lastArrival = 0;
  #receiving = 0;

  constructor(parent: SpanId) {
    this.#parent = parent;
  }

  /** What arrived, in order. Spans directly under the attempt are roots. */
  get spans(): readonly Span[] {
    return this.#spans.map(span => (span.parentSpanId === this.#parent ? { ...span, parentSpanId: null } : span));
  }

  get logs(): readonly SpanLog[] {
    return this.#logs;
  }

  /** More arrived than is kept. */
  get overflow(): boolean {
    return this.#overflow;
  }

  addSpans(spans: readonly Span[], characters: number): void {
    if (this.#admits(spans.length, characters)) for (const span of spans) this.#spans.push(span);
  }

  addLogs(logs: readonly SpanLog[], characters: number): void {
    if (this.#admits(logs.length, characters)) for (const log of logs) this.#logs.push(log);
  }

  /** Counts a request as on its way until `work` is done. */
  async receiving(work: () => Promise<void>): Promise<void> {
    this.#receiving += 1;
    try {
      await work();
    } finally {
      this.#receiving -= 1;
      this.#lastArrival = performance.now();
    }
  }

  /**
   * Waits for spans that are still on their way once the agent has ended: a moment when every span has ended and has
   * its parent, else until nothing came for `quietMs`.
   */
  async settle(quietMs: number): Promise<void> {
    const ended = performance.now();
    for (;;) {
      const now = performance.now();
      const quiet = now - Math.max(ended, this.#lastArrival);
      const enough = this.#receiving === 0 && quiet >= (this.#isWhole() ? LEAST_QUIET : quietMs);
      if (enough || now - ended > quietMs * LONGEST_WAIT) return;
      await new Promise(resolve => setTimeout(resolve, POLL));
    }
  }

  #admits(count: number, characters: number): boolean {
    this.#characters += characters;
    this.#overflow ||=
      this.#spans.length + this.#logs.length + count > SPAN_LIMIT || this.#characters > CHARACTER_LIMIT;
    return !this.#overflow;
  }

  #isWhole(): boolean {
    const ids = new Set<string>([this.#parent, ...this.#spans.map(span => span.spanId)]);
    return (
      this.#spans.length > 0 &&
      this.#spans.every(
        ({ endTimeUnixNano, parentSpanId }) =>
          endTimeUnixNano !== '0' && (parentSpanId === null || ids.has(parentSpanId)),
      )
    );
  }
}
