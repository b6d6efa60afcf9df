import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

/** protobufjs with our `.proto`: an independent reader and writer of the same messages. */
const root = protobuf.loadSync(fileURLToPath(new URL('../protobuf/otlp.proto', import.meta.url)));

export type MessageName =
  | 'ExportTraceServiceRequest'
  | 'ExportTraceServiceResponse'
  | 'ExportLogsServiceRequest'
  | 'RpcStatus'
  | 'BadRequest'
  | 'RetryInfo';

/** Encodes a message; ids as hex are taken as bytes, 64-bit numbers as text. */
export const encodeWithOracle = (name: MessageName, message: object): Uint8Array => {
  const type = root.lookupType(`pawl.otlp.${name}`);
  return type.encode(type.fromObject(idsAsBytes(message))).finish();
};

export const decodeWithOracle = (name: MessageName, bytes: Uint8Array): Record<string, unknown> => {
  const type = root.lookupType(`pawl.otlp.${name}`);
  return type.toObject(type.decode(bytes), { longs: String, bytes: Buffer });
};

const ID_FIELDS = new Set(['traceId', 'spanId', 'parentSpanId']);

const idsAsBytes = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (key, item) =>
    ID_FIELDS.has(key) && typeof item === 'string' ? Buffer.from(item, 'hex').toString('base64') : item,
  );
