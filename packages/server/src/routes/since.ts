import { z } from 'zod';

const UNITS = { m: 60_000n, h: 3_600_000n, d: 86_400_000n } as const;

/** How far back an answer reaches: a moment (`2026-11-24T08:00:00Z`) or a span of time before now (`90m`, `24h`, `7d`). */
export const sinceText = z.string().max(40).optional();

/** The query of an answer that takes nothing else. */
export const sinceQuery = z.object({ since: sinceText });

/**
 * The moment in nanoseconds since 1970, as text; `0` for all time.
 *
 * @throws z.ZodError for anything else
 */
export const sinceNs = (text: string | undefined, nowMs: number): string => {
  if (text === undefined) return '0';
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) {
    const back = BigInt(count) * UNITS[unit as keyof typeof UNITS]; // the pattern allows these only
    const moment = BigInt(Math.trunc(nowMs)) - back;
    return String(moment > 0n ? moment * 1_000_000n : 0n);
  }
  return String(BigInt(momentOf.parse(text)) * 1_000_000n);
};

const momentOf = z.iso
  .datetime({ offset: true, error: 'must be a moment such as 2026-11-24T08:00:00Z, or 90m, 24h, 7d' })
  .transform(text => Math.max(0, Date.parse(text)));
