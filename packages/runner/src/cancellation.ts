/** Why an attempt has to stop. `interrupted`: the person who runs it stopped the run. */
export type CancelReason = 'timeout' | 'interrupted';

/** Tells an attempt to stop, once. An AbortSignal is made only for those who ask for one: it costs microseconds. */
export class Cancellation {
  #reason: CancelReason | null = null;
  #listener: (() => void) | null = null;
  #controller: AbortController | null = null;

  /** Null as long as nobody cancelled. */
  get reason(): CancelReason | null {
    return this.#reason;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== null) this.#controller.abort(new Error(this.#reason));
    return this.#controller.signal;
  }

  /** Calls `listener` on cancellation, at once when it already came. Replaces an earlier listener. */
  onCancel(listener: () => void): void {
    this.#listener = listener;
    if (this.#reason !== null) listener();
  }

  cancel(reason: CancelReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#controller?.abort(new Error(reason));
    this.#listener?.();
  }
}
