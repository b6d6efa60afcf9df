import type { Cancellation } from './cancellation.js';

/** How late a deadline may be noticed, in milliseconds. */
const TICK = 50;

/** The deadlines of all attempts under way, watched by one interval. */
export class Deadlines {
  readonly #due = new Map<Cancellation, number>();
  #interval: NodeJS.Timeout | null = null;

  /** Cancels `attempt` once `milliseconds` have passed. */
  watch(attempt: Cancellation, milliseconds: number): void {
    this.#due.set(attempt, performance.now() + milliseconds);
    this.#interval ??= setInterval(() => this.#check(), TICK);
  }

  release(attempt: Cancellation): void {
    this.#due.delete(attempt);
  }

  /** Cancels every attempt under way. */
  interrupt(): void {
    for (const attempt of this.#due.keys()) attempt.cancel('interrupted');
  }

  close(): void {
    if (this.#interval !== null) clearInterval(this.#interval);
    this.#interval = null;
    this.#due.clear();
  }

  #check(): void {
    const now = performance.now();
    for (const [attempt, due] of this.#due) if (now >= due) attempt.cancel('timeout');
  }
}
