/**
 * A second, naive reading of OTLP/JSON, for tests only: trusts its input, sets no limit, shares no code with the readers.
 */
// biome-ignore lint/suspicious/noExplicitAny: it walks trusted test data.
type Any = any;

const value = (any: Any): unknown => {
  if (any === undefined) return null;
  if ('stringValue' in any) return any.stringValue;
  if ('boolValue' in any) return any.boolValue;
  if ('intValue' in any)
    return Number.isSafeInteger(Number(any.intValue)) ? Number(any.intValue) : String(any.intValue);
  if ('doubleValue' in any) return Number.isFinite(any.doubleValue) ? any.doubleValue : String(any.doubleValue);
  if ('bytesValue' in any) return any.bytesValue;
  if ('arrayValue' in any) return (any.arrayValue.values ?? []).map(value);
  if ('kvlistValue' in any) return attributes(any.kvlistValue.values);
  return null;
};

const attributes = (list: Any): object => Object.fromEntries((list ?? []).map((kv: Any) => [kv.key, value(kv.value)]));

const sum = (list: readonly Any[]): number =>
  list.reduce((total, item) => total + (item.droppedAttributesCount ?? 0), 0);

export const spansOf = (request: Any): unknown[] =>
  request.resourceSpans.flatMap((rs: Any) =>
    rs.scopeSpans.flatMap((ss: Any) =>
      (ss.spans ?? []).map((span: Any) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || null,
        name: span.name,
        kind: span.kind ?? 0,
        startTimeUnixNano: String(span.startTimeUnixNano),
        endTimeUnixNano: String(span.endTimeUnixNano),
        attributes: attributes(span.attributes),
        events: (span.events ?? []).map((event: Any) => ({
          name: event.name,
          timeUnixNano: String(event.timeUnixNano),
          attributes: attributes(event.attributes),
        })),
        status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
        resource: attributes(rs.resource?.attributes),
        scope: { name: ss.scope?.name ?? '', version: ss.scope?.version ?? '' },
        droppedAttributesCount: sum([span, ...(span.events ?? [])]),
      })),
    ),
  );

export const logsOf = (request: Any): unknown[] =>
  request.resourceLogs.flatMap((rl: Any) =>
    rl.scopeLogs.flatMap((sl: Any) =>
      (sl.logRecords ?? [])
        .filter((log: Any) => log.traceId && log.spanId)
        .map((log: Any) => {
          const body = value(log.body);
          const named = (log.attributes ?? []).find((kv: Any) => kv.key === 'event.name');
          return {
            traceId: log.traceId,
            spanId: log.spanId,
            eventName: log.eventName ?? (named === undefined ? '' : value(named.value)),
            timeUnixNano: String(log.timeUnixNano),
            attributes: attributes(log.attributes),
            body: body === null || (typeof body === 'object' && !Array.isArray(body)) ? body : { value: body },
          };
        }),
    ),
  );
