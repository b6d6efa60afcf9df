const MAX_UINT64 = 2n ** 64n - 1n;

/** A decimal text as the engine's UInt64; anything else, which a sender may claim as a time, as 0. */
export const uint64 = (text: string): bigint => {
  if (text.length === 0 || text.length > 20) return 0n;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return 0n;
  }
  const value = BigInt(text);
  return value <= MAX_UINT64 ? value : 0n;
};

/**
 * One line of JSONEachRow. A lone surrogate, which JSON.stringify writes as an escape, would make the engine refuse the
 * whole batch; it becomes U+FFFD.
 */
export const jsonLine = (row: Readonly<Record<string, unknown>>): string => `${wellFormedJson(row)}\n`;

/** JSON text without lone surrogates. */
export const wellFormedJson = (value: unknown): string => {
  const text = JSON.stringify(value);
  // Pairs stand in JSON text as they are: such an escape is a lone half, or literal text that looks like one.
  if (!text.includes('\\ud')) return text;
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return wellFormed(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [wellFormed(key), inner]));
  });
};

/** UTF-8 has no half characters: encoding puts U+FFFD in their place. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
