import type { Span, SpanLog } from '@pawl/core/trajectory';
import type { Log } from '../engines/index.js';
import type { ForwardPositions, Received, ReceivedSignal, ReceivedStore } from '../stores/index.js';
import type { ForwardOptions } from './options.js';
import type { Cargo, Delivery, Sender } from './sender.js';

/** How one signal is being passed on. */
export interface LaneStatus {
  readonly signal: ReceivedSignal;
  /** What waits: spans or log records, copies included. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** Seconds since the oldest of them came in; 0 where nothing waits. */
  readonly lagSeconds: number;
  /** Ever, for this endpoint. */
  readonly forwarded: number;
  /** What the receiver will never take. */
  readonly refused: number;
  /** What waited longer, or was more, than the limits allow. */
  readonly givenUp: number;
  /** Null while it goes well. */
  readonly lastError: string | null;
}

export interface Lane {
  status(): Promise<LaneStatus>;
  /** Cuts what is under way; it is sent again at the next start. */
  close(): Promise<void>;
}

export interface LaneServices {
  readonly store: ReceivedStore;
  readonly positions: ForwardPositions;
  readonly sender: Sender;
  readonly options: ForwardOptions;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly pace?: Partial<LanePace>;
}

/** In milliseconds. */
export interface LanePace {
  /** How often to look for something new. */
  readonly idle: number;
  /** First pause after a failure; doubled with each, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  /** How often to look whether too much waits, and to say again what is wrong. */
  readonly check: number;
}

const PACE: LanePace = { idle: 500, first: 1_000, longest: 60_000, check: 60_000 };
/** Of one request. Small enough that others are not held up while it is encoded. */
const PAGE = { rows: 256, bytes: 1024 * 1024 };
/** Times that a receiver may fail at one request in a way that may be due to it, before it is put aside. */
const ODD_FAILURES = 10;

/**
 * Passes on one signal, request after request, in the order in which it was stored. The place where it stands is kept with
 * each step; whatever ends it in between makes it send a request twice, and never leave one out.
 */
export const startLane = (signal: ReceivedSignal, services: LaneServices): Lane => {
  const { store, positions, sender, options, log, nowMs } = services;
  const pace = { ...PACE, ...services.pace };
  const closing = new AbortController();
  let lastError: string | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let oddFailures = 0;

  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const end = (): void => {
        clearTimeout(timer);
        closing.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      closing.signal.addEventListener('abort', end);
    });

  const tell = (what: string): void => log(`forwarding ${signal} to ${options.endpoint}: ${what}`);

  const failed = async (reason: string, atLeastMs = 0): Promise<void> => {
    lastError = reason;
    const pauseMs = Math.max(atLeastMs, Math.min(pace.longest, pace.first * 2 ** Math.min(failures, 20)));
    failures += 1;
    if (nowMs() - toldAt >= pace.check) {
      toldAt = nowMs();
      tell(`${reason}; it waits, and is tried again`);
    }
    await pause(pauseMs);
  };

  const went = (): void => {
    if (lastError !== null) tell('it goes on');
    lastError = null;
    failures = 0;
    oddFailures = 0;
    toldAt = Number.NEGATIVE_INFINITY;
  };

  /** Gives up what waits for too long, or is too much, and says so. */
  const giveUp = async (position: bigint): Promise<bigint> => {
    if (nowMs() - checkedAt < pace.check) return position;
    checkedAt = nowMs();
    const tooOld = BigInt(Math.trunc(nowMs() - options.maxAgeMs)) * 1_000_000n;
    let now = position;
    for (const { through, why } of [
      { through: tooOld, why: 'they waited longer than forward.max_age' },
      { through: await store.leaving(signal, position, options.maxBytes), why: 'more than forward.max_bytes waited' },
    ]) {
      if (through <= now) continue;
      const { count } = await store.measure(signal, { position: now, through });
      if (count === 0) continue;
      await positions.advance(signal, { position: through, givenUp: count });
      tell(`${count} ${signal === 'traces' ? 'spans' : 'log records'} were GIVEN UP: ${why}`);
      now = through;
    }
    return now;
  };

  type Items = readonly Received<ReceivedSignal>[];
  const first = (items: Items): bigint => items[0]?.stamp ?? 0n;
  const last = (items: Items): bigint => items.at(-1)?.stamp ?? 0n;

  const putAside = async (items: Items, count: number, reason: string): Promise<void> => {
    const refusal = { firstStamp: first(items), lastStamp: last(items), count, reason };
    await positions.advance(signal, { position: last(items), forwarded: items.length - count, refusal });
    tell(`${count} of ${items.length} were REFUSED and will not be sent again: ${reason}`);
  };

  /** True when it is known what became of all of them. */
  const deliver = async (items: Items): Promise<boolean> => {
    const delivery: Delivery = await sender.send(cargoOf(signal, items), closing.signal);
    if (delivery.kind === 'delivered') {
      if (delivery.rejected === 0) await positions.advance(signal, { position: last(items), forwarded: items.length });
      else await putAside(items, delivery.rejected, delivery.message || 'rejected in part');
    } else if (delivery.kind === 'unavailable') {
      oddFailures = delivery.odd ? oddFailures + 1 : 0;
      if (oddFailures < ODD_FAILURES) {
        await failed(delivery.reason, delivery.retryAfterMs);
        return false;
      }
      await putAside(items, items.length, `${delivery.reason} (${ODD_FAILURES} times)`);
    } else if (delivery.tooLarge && items.length > 1) {
      const middle = items.length >> 1;
      return (await deliver(items.slice(0, middle))) && deliver(items.slice(middle));
    } else await putAside(items, items.length, delivery.reason);
    went();
    return true;
  };

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const opened = await positions.open(signal, store.settledThrough());
        const position = await giveUp(opened.position);
        const items = await store.after(signal, { position, through: store.settledThrough() }, PAGE);
        if (items.length === 0) {
          if (failures > 0 && oddFailures === 0) went();
          await pause(pace.idle);
        } else await deliver(items);
      } catch (error) {
        if (!closing.signal.aborted) await failed(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const ended = run();

  return {
    async status() {
      const through = store.settledThrough();
      const { position, forwarded, refused, givenUp } = await positions.open(signal, through);
      const { count, bytes, oldest } = await store.measure(signal, { position, through });
      const lagSeconds = oldest === null ? 0 : Math.max(0, (nowMs() - Number(oldest / 1_000_000n)) / 1000);
      return { signal, waiting: count, waitingBytes: bytes, lagSeconds, forwarded, refused, givenUp, lastError };
    },
    async close() {
      closing.abort();
      await ended;
    },
  };
};

const cargoOf = (signal: ReceivedSignal, received: readonly Received<ReceivedSignal>[]): Cargo => {
  const items = received.map(({ item }) => item);
  // The store hands out what the signal names.
  return signal === 'traces'
    ? { signal, items: items as readonly Span[] }
    : { signal, items: items as readonly SpanLog[] };
};
