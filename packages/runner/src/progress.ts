import type { Outcome } from '@pawl/core/runs';
import { fit } from './terminal.js';

/** How far a run is. */
export interface ProgressState {
  readonly done: number;
  readonly total: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Milliseconds since the first attempt started. */
  readonly elapsedMs: number;
}

/** Where progress is shown: standard error, usually. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** One line for people: counts, rate, and how long the rest will take at that rate. */
export const progressLine = ({ done, total, outcomes, elapsedMs }: ProgressState): string => {
  const counts = (['passed', 'failed', 'errored', 'invalid'] as const)
    .filter(outcome => outcomes[outcome] > 0)
    .map(outcome => `${outcomes[outcome]} ${outcome}`)
    .join(', ');
  const perSecond = elapsedMs > 0 ? (done * 1_000) / elapsedMs : 0;
  const rest =
    done >= total
      ? `took ${duration(elapsedMs)}`
      : done === 0
        ? ''
        : `${duration(((total - done) * 1_000) / perSecond)} left`;
  const parts = [`${done}/${total} attempts`, counts, done === 0 ? '' : `${rate(perSecond)}/s`, rest];
  return parts.filter(part => part !== '').join(' · ');
};

/** `0.4`, `12`, `1300`: three digits are enough. */
const rate = (perSecond: number): string => (perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toString());

const duration = (milliseconds: number): string => {
  const seconds = milliseconds / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

/** How often the line is drawn, in milliseconds: on a terminal, and in a log, where each drawing is a line more. */
const REDRAW = 100;
const LOG_EVERY = 5_000;

/** Shows how far a run is: one line that changes on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #state: () => ProgressState;
  readonly #timer: NodeJS.Timeout;

  /** @param state asked for whenever the line is drawn */
  constructor(stream: ProgressStream, state: () => ProgressState) {
    this.#stream = stream;
    this.#state = state;
    this.#timer = setInterval(() => this.#draw(), stream.isTTY === true ? REDRAW : LOG_EVERY);
    this.#timer.unref();
  }

  /** Leaves the last state on its own line. */
  end(): void {
    clearInterval(this.#timer);
    this.#draw();
    if (this.#stream.isTTY === true) this.#stream.write('\n');
  }

  #draw(): void {
    const line = progressLine(this.#state());
    if (this.#stream.isTTY !== true) this.#stream.write(`${line}\n`);
    else this.#stream.write(`\r\u001b[2K${fit(line, (this.#stream.columns ?? 80) - 1)}`);
  }
}
