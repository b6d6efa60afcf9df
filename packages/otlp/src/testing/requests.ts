import { encodeWithOracle, type MessageName } from './oracle.js';

/** A span that lacks nothing, with `over` laid on it. */
export const spanWith = (over: object = {}): object => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'chat',
  kind: 1,
  startTimeUnixNano: '1713431564123456789',
  endTimeUnixNano: '1713431565123456789',
  attributes: [],
  ...over,
});

/** An ExportTraceServiceRequest with these spans, in the form that both JSON and the oracle take. */
export const traceRequest = (...spans: readonly object[]): object => ({
  resourceSpans: [
    { resource: { attributes: [attribute('service.name', 'shop')] }, scopeSpans: [{ scope: { name: 's' }, spans }] },
  ],
});

export const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });

/** The same request in both encodings: rows of a table. */
export const bothEncodings = (message: object, name: MessageName = 'ExportTraceServiceRequest') =>
  [
    { encoding: 'json', bytes: Buffer.from(JSON.stringify(message)) },
    { encoding: 'protobuf', bytes: encodeWithOracle(name, message) },
  ] as const;
