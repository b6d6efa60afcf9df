import { isObject, type Json, type JsonObject, type Span, type SpanEvent, type SpanLog } from '@pawl/core/trajectory';
import { PbfWriter } from 'pbf';
import { groupBy } from '../group-by.js';
import { LIMITS, TOO_DEEP } from '../limits.js';

/** Writes spans as a binary ExportTraceServiceRequest: what `encodeTraces` writes as JSON. */
export const writeTraces = (spans: readonly Span[]): Uint8Array => {
  const request = new PbfWriter();
  for (const group of groupBy(spans, span => span.resource)) request.writeMessage(1, writeResourceSpans, group);
  return request.finish();
};

/** Writes log records as a binary ExportLogsServiceRequest: what `encodeLogs` writes as JSON. */
export const writeLogs = (logs: readonly SpanLog[]): Uint8Array => {
  const request = new PbfWriter();
  if (logs.length > 0) request.writeMessage(1, writeResourceLogs, logs);
  return request.finish();
};

const writeResourceSpans = ([resource, spans]: readonly [JsonObject, readonly Span[]], writer: PbfWriter): void => {
  writer.writeMessage(1, (attributes: JsonObject, message) => writeAttributes(1, attributes, message), resource);
  for (const group of groupBy(spans, span => span.scope)) writer.writeMessage(2, writeScopeSpans, group);
};

const writeScopeSpans = ([scope, spans]: readonly [Span['scope'], readonly Span[]], writer: PbfWriter): void => {
  writer.writeMessage(1, writeScope, scope);
  for (const span of spans) writer.writeMessage(2, writeSpan, span);
};

const writeScope = (scope: Span['scope'], writer: PbfWriter): void => {
  writer.writeStringField(1, scope.name);
  writer.writeStringField(2, scope.version);
};

const writeSpan = (span: Span, writer: PbfWriter): void => {
  writer.writeBytesField(1, Buffer.from(span.traceId, 'hex'));
  writer.writeBytesField(2, Buffer.from(span.spanId, 'hex'));
  if (span.parentSpanId !== null) writer.writeBytesField(4, Buffer.from(span.parentSpanId, 'hex'));
  writer.writeStringField(5, span.name);
  writer.writeVarintField(6, span.kind);
  writeNanos(7, span.startTimeUnixNano, writer);
  writeNanos(8, span.endTimeUnixNano, writer);
  writeAttributes(9, span.attributes, writer);
  writer.writeVarintField(10, span.droppedAttributesCount);
  for (const event of span.events) writer.writeMessage(11, writeEvent, event);
  writer.writeMessage(15, writeStatus, span.status);
};

const writeEvent = (event: SpanEvent, writer: PbfWriter): void => {
  writeNanos(1, event.timeUnixNano, writer);
  writer.writeStringField(2, event.name);
  writeAttributes(3, event.attributes, writer);
};

const writeStatus = (status: Span['status'], writer: PbfWriter): void => {
  if (status.message !== '') writer.writeStringField(2, status.message);
  writer.writeVarintField(3, status.code);
};

const writeResourceLogs = (logs: readonly SpanLog[], writer: PbfWriter): void =>
  writer.writeMessage(2, writeScopeLogs, logs);

const writeScopeLogs = (logs: readonly SpanLog[], writer: PbfWriter): void => {
  for (const log of logs) writer.writeMessage(2, writeLog, log);
};

const writeLog = (log: SpanLog, writer: PbfWriter): void => {
  writeNanos(1, log.timeUnixNano, writer);
  if (log.body !== null) writer.writeMessage(5, writeObject, log.body);
  writeAttributes(6, log.attributes, writer);
  writer.writeBytesField(9, Buffer.from(log.traceId, 'hex'));
  writer.writeBytesField(10, Buffer.from(log.spanId, 'hex'));
  writer.writeStringField(12, log.eventName);
};

/** pbf writes 64-bit fields from numbers, which nanoseconds since 1970 exceed. */
const writeNanos = (tag: number, nanos: string, writer: PbfWriter): void => {
  const value = BigInt.asUintN(64, BigInt(nanos));
  writer.writeTag(tag, FIXED64);
  writer.writeFixed32(Number(value & 0xffff_ffffn));
  writer.writeFixed32(Number(value >> 32n));
};

const FIXED64 = 1;

const writeAttributes = (tag: number, attributes: JsonObject, writer: PbfWriter): void => {
  for (const key of Object.keys(attributes)) {
    writer.writeMessage(tag, writeKeyValue, { key, value: attributes[key] ?? null, depth: 0 });
  }
};

interface KeyValue {
  readonly key: string;
  readonly value: Json;
  readonly depth: number;
}

const writeKeyValue = ({ key, value, depth }: KeyValue, writer: PbfWriter): void => {
  writer.writeStringField(1, key);
  writer.writeMessage(2, writeAnyValue, { value, depth });
};

const writeObject = (value: JsonObject, writer: PbfWriter): void => writeAnyValue({ value, depth: 0 }, writer);

const writeAnyValue = ({ value, depth }: { value: Json; depth: number }, writer: PbfWriter): void => {
  if (value === null) return;
  if (typeof value === 'string') writer.writeStringField(1, value);
  else if (typeof value === 'boolean') writer.writeBooleanField(2, value);
  else if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) writer.writeVarintField(3, value);
    else writer.writeDoubleField(4, value);
  } else if (depth >= LIMITS.depth) writer.writeStringField(1, TOO_DEEP);
  else if (isObject(value)) writer.writeMessage(6, writeMap, { value, depth: depth + 1 });
  else writer.writeMessage(5, writeArray, { value, depth: depth + 1 });
};

const writeMap = ({ value, depth }: { value: JsonObject; depth: number }, writer: PbfWriter): void => {
  for (const key of Object.keys(value))
    writer.writeMessage(1, writeKeyValue, { key, value: value[key] ?? null, depth });
};

const writeArray = ({ value, depth }: { value: readonly Json[]; depth: number }, writer: PbfWriter): void => {
  for (const item of value) writer.writeMessage(1, writeAnyValue, { value: item, depth });
};
