import { OverloadError } from './overload.js';

/**
 * Bounds the memory of all requests under way. Bytes count when they arrive, not when they are announced: a sender that
 * announces much and sends nothing keeps nobody else out.
 */
export interface Admission {
  /** Begins a request. It has to be closed, however it ends. */
  open(): Reservation;
}

/** What one request holds of an {@link Admission}. */
export interface Reservation {
  /**
   * Takes `bytes` more.
   * @throws OverloadError when they do not fit beside the other requests; one that is alone always fits
   */
  grow(bytes: number): void;
  /** Gives `bytes` back before the request ends. */
  shrink(bytes: number): void;
  /** @throws OverloadError when `bytes` more would not fit now; takes nothing */
  expect(bytes: number): void;
  close(): void;
}

/** Requests under way may hold `limit` bytes together. */
export const createAdmission = (limit: number): Admission => {
  let total = 0;
  return {
    open() {
      let held = 0;
      const check = (bytes: number): void => {
        if (total > held && total + bytes > limit) throw new OverloadError('too many requests are under way');
      };
      const add = (bytes: number): void => {
        held += bytes;
        total += bytes;
      };
      return {
        expect: check,
        grow(bytes) {
          check(bytes);
          add(bytes);
        },
        shrink: bytes => add(-Math.min(bytes, held)),
        close: () => add(-held),
      };
    },
  };
};

/** Where nothing bounds the requests. */
export const UNBOUNDED: Admission = createAdmission(Number.POSITIVE_INFINITY);
