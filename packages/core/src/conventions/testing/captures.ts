import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  isObject,
  type Json,
  type JsonObject,
  own,
  type Span,
  type SpanId,
  type SpanLog,
  type TraceId,
} from '../../trajectory/index.js';

const repository = fileURLToPath(new URL('../../../../../', import.meta.url));
const shared = process.env.PAWL_SHARED_DATA ?? path.resolve(repository, '../shared/data');

/** Where the captured OTLP payloads lie; they are not part of the project. */
export const capturesAt = path.join(shared, 'otlp');
export const hasCaptures = existsSync(capturesAt);

const list = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const text = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const anyValue = (value: Json | undefined): Json => {
  const any = object(value);
  const [kind] = Object.keys(any);
  const inner = kind === undefined ? null : (own(any, kind) ?? null);
  if (kind === 'intValue') return Number(inner);
  if (kind === 'arrayValue') return list(own(object(inner), 'values')).map(anyValue);
  return kind === 'kvlistValue' ? attributes(own(object(inner), 'values')) : inner;
};

const attributes = (value: Json | undefined): JsonObject =>
  Object.fromEntries(list(value).map(entry => [text(own(entry, 'key')), anyValue(own(entry, 'value'))]));

const read = (file: string): readonly JsonObject[] => {
  if (!existsSync(file)) return [];
  const parsed: Json = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(parsed) ? list(parsed) : [object(parsed)];
};

const spanOf = (raw: JsonObject, resource: JsonObject, scope: JsonObject): Span => ({
  traceId: text(own(raw, 'traceId')) as TraceId,
  spanId: text(own(raw, 'spanId')) as SpanId,
  parentSpanId: text(own(raw, 'parentSpanId')) === '' ? null : (text(own(raw, 'parentSpanId')) as SpanId),
  name: text(own(raw, 'name')),
  kind: Number(own(raw, 'kind') ?? 0),
  startTimeUnixNano: text(own(raw, 'startTimeUnixNano')),
  endTimeUnixNano: text(own(raw, 'endTimeUnixNano')),
  attributes: attributes(own(raw, 'attributes')),
  events: list(own(raw, 'events')).map(event => ({
    name: text(own(event, 'name')),
    timeUnixNano: text(own(event, 'timeUnixNano')),
    attributes: attributes(own(event, 'attributes')),
  })),
  status: {
    code: Number(own(object(own(raw, 'status')), 'code') ?? 0),
    message: text(own(object(own(raw, 'status')), 'message')),
  },
  resource: attributes(own(resource, 'attributes')),
  scope: { name: text(own(scope, 'name')), version: text(own(scope, 'version')) },
  droppedAttributesCount: Number(own(raw, 'droppedAttributesCount') ?? 0),
});

const logOf = (raw: JsonObject): SpanLog => {
  const body = anyValue(own(raw, 'body'));
  return {
    traceId: text(own(raw, 'traceId')) as TraceId,
    spanId: text(own(raw, 'spanId')) as SpanId,
    eventName: text(own(raw, 'eventName')),
    timeUnixNano: text(own(raw, 'timeUnixNano')),
    attributes: attributes(own(raw, 'attributes')),
    body: isObject(body) ? body : null,
  };
};

/** The spans and log records of one captured stack, decoded just enough for tests; packages/otlp has the real decoder. */
export const capture = (
  stack: string,
  folder = capturesAt,
): { readonly spans: readonly Span[]; readonly logs: readonly SpanLog[] } => ({
  spans: read(path.join(folder, stack, 'decoded.json')).flatMap(body =>
    list(own(body, 'resourceSpans')).flatMap(group =>
      list(own(group, 'scopeSpans')).flatMap(scoped =>
        list(own(scoped, 'spans')).map(raw =>
          spanOf(raw, object(own(group, 'resource')), object(own(scoped, 'scope'))),
        ),
      ),
    ),
  ),
  logs: read(path.join(folder, stack, 'decoded.logs.json')).flatMap(body =>
    list(own(body, 'resourceLogs')).flatMap(group =>
      list(own(group, 'scopeLogs')).flatMap(scoped => list(own(scoped, 'logRecords')).map(logOf)),
    ),
  ),
});

/** The names of the stacks that a folder holds captures of. */
export const stacksIn = (folder = capturesAt): readonly string[] =>
  readdirSync(folder)
    .filter(name => existsSync(path.join(folder, name, 'decoded.json')))
    .sort();

/** All that a stack sent, as text. */
export const captureText = (stack: string, folder = capturesAt): string =>
  ['decoded.json', 'decoded.logs.json']
    .map(name => path.join(folder, stack, name))
    .flatMap(file => (existsSync(file) ? [readFileSync(file, 'utf8')] : []))
    .join('\n');
