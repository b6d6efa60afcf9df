const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A number and a unit, `500ms`, `1.5s`, `2m`, `12h`, `14d`. Linear: no part can match in two ways. */
export const DURATION_PATTERN = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/;

/** Milliseconds of a duration as people write it (`500ms`, `30s`, `2m`, `1.5h`, `14d`); null for any other text. */
export const parseDuration = (text: string): number | null => {
  const [, amount, unit = ''] = DURATION_PATTERN.exec(text) ?? [];
  const factor = MILLISECONDS[unit];
  return amount === undefined || factor === undefined ? null : Number(amount) * factor;
};

/** Milliseconds as people read them: `350 ms`, `1.25 s`, `2 min`. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${round(milliseconds)} ms`;
  return milliseconds < 60_000 ? `${round(milliseconds / 1_000)} s` : `${round(milliseconds / 60_000)} min`;
};

const round = (value: number): number => Math.round(value * 100) / 100;
