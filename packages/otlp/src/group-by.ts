import type { Span } from '@pawl/core/trajectory';

/** Groups by the content of the key. Spans of one request share their resource object, so most look-ups end at its identity. */
export const groupBy = <Key extends object>(
  spans: readonly Span[],
  keyOf: (span: Span) => Key,
): readonly (readonly [Key, readonly Span[]])[] => {
  const byIdentity = new Map<Key, Span[]>();
  const byContent = new Map<string, readonly [Key, Span[]]>();
  for (const span of spans) {
    const key = keyOf(span);
    let group = byIdentity.get(key);
    if (group === undefined) {
      const content = JSON.stringify(key);
      const entry = byContent.get(content) ?? ([key, []] as const);
      byContent.set(content, entry);
      group = entry[1];
      byIdentity.set(key, group);
    }
    group.push(span);
  }
  return [...byContent.values()];
};
