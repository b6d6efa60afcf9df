import { jsonText, type SpanLog } from '../trajectory/index.js';

const keyOf = ({ traceId, spanId }: SpanLog): string => `${traceId}:${spanId}`;

const textOf = (log: SpanLog): string =>
  `${log.eventName} ${jsonText({ a: log.attributes, b: log.body }, { sortKeys: true })}`;

/** The shortest start of `texts` whose repetition gives all of them. */
const period = (texts: readonly string[]): number => {
  for (let length = 1; length <= texts.length / 2; length += 1) {
    if (texts.length % length === 0 && texts.every((text, at) => text === texts[at % length])) return length;
  }
  return texts.length;
};

/**
 * The log records of each span, in order of time; records of one moment stay in the order of arrival, which is all that
 * tells the messages of a conversation apart. A batch that came several times counts once. The key is `trace:span`.
 */
export const logsBySpan = (logs: readonly SpanLog[]): ReadonlyMap<string, readonly SpanLog[]> => {
  const bySpan = new Map<string, Map<string, SpanLog[]>>();
  for (const log of logs) {
    const moments = bySpan.get(keyOf(log)) ?? new Map<string, SpanLog[]>();
    bySpan.set(keyOf(log), moments);
    const records = moments.get(log.timeUnixNano);
    if (records === undefined) moments.set(log.timeUnixNano, [log]);
    else records.push(log);
  }
  return new Map(
    [...bySpan].map(([span, moments]) => [
      span,
      [...moments]
        .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0))
        .flatMap(([, records]) => records.slice(0, period(records.map(textOf)))),
    ]),
  );
};
