/** Results without any span after which a run's agent is taken for one without telemetry. */
const ENOUGH = 3;
/** What its attempts still wait, in milliseconds: spans that come after all are not missed for long. */
const SHORT = 50;

/**
 * How long attempts wait for spans once their agent has ended. An agent that never sends any should not cost every
 * attempt the full wait; the first span that does come brings it back.
 */
export class Quiet {
  readonly #full: number;
  #silent = 0;

  /** @param full milliseconds of silence after which no more spans are expected */
  constructor(full: number) {
    this.#full = full;
  }

  /** Milliseconds that the next attempt waits. */
  get milliseconds(): number {
    return this.#silent >= ENOUGH ? Math.min(SHORT, this.#full) : this.#full;
  }

  /** Learns from an attempt that ended with a result. */
  learn(spans: number): void {
    this.#silent = spans === 0 ? this.#silent + 1 : Number.NEGATIVE_INFINITY;
  }
}
