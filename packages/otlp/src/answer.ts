import { PbfWriter } from 'pbf';
import type { OtlpEncoding } from './decode.js';

/** Codes of google.rpc.Status that this receiver answers with. */
export const RPC = { invalidArgument: 3, resourceExhausted: 8, unavailable: 14 } as const;

/** Clients read little of an error's body; some read it without a limit. */
const MESSAGE_LENGTH = 300;

/** An ExportTraceServiceResponse or ExportLogsServiceResponse; they have the same form. */
export interface Accepted {
  readonly rejected: { readonly count: number; readonly message: string };
}

/**
 * A google.rpc.Status. With `violation` it carries a google.rpc.BadRequest that says what is wrong, with
 * `retryAfterSeconds` a google.rpc.RetryInfo.
 */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly violation?: boolean;
  readonly retryAfterSeconds?: number;
}

export const NOTHING_REJECTED: Accepted = { rejected: { count: 0, message: '' } };

/** The response body in the request's encoding. `partial_success` is set only when something was rejected. */
export const encodeAccepted = (
  { rejected }: Accepted,
  encoding: OtlpEncoding,
  kind: 'Spans' | 'LogRecords',
): Uint8Array => {
  const message = short(rejected.message);
  if (encoding === 'json') {
    const partial = { [`rejected${kind}`]: String(rejected.count), errorMessage: message };
    return Buffer.from(JSON.stringify(rejected.count === 0 ? {} : { partialSuccess: partial }));
  }
  const response = new PbfWriter();
  if (rejected.count > 0) {
    response.writeMessage(
      1,
      (partial: Accepted['rejected'], writer) => {
        writer.writeVarintField(1, partial.count);
        writer.writeStringField(2, message);
      },
      rejected,
    );
  }
  return response.finish();
};

const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** A google.rpc.Status in the request's encoding, at most 1 KiB. */
export const encodeRefusal = (refusal: Refusal, encoding: OtlpEncoding): Uint8Array => {
  const message = short(refusal.message);
  const { code, violation = false, retryAfterSeconds } = refusal;
  if (encoding === 'json') {
    const details = [
      ...(violation ? [{ '@type': BAD_REQUEST, fieldViolations: [{ field: 'body', description: message }] }] : []),
      ...(retryAfterSeconds === undefined ? [] : [{ '@type': RETRY_INFO, retryDelay: `${retryAfterSeconds}s` }]),
    ];
    return Buffer.from(JSON.stringify({ code, message, ...(details.length === 0 ? {} : { details }) }));
  }
  const status = new PbfWriter();
  status.writeVarintField(1, code);
  status.writeStringField(2, message);
  if (violation) writeAny(status, BAD_REQUEST, badRequest(message));
  if (retryAfterSeconds !== undefined) writeAny(status, RETRY_INFO, retryInfo(retryAfterSeconds));
  return status.finish();
};

const writeAny = (status: PbfWriter, type: string, value: Uint8Array): void =>
  status.writeMessage(
    3,
    (bytes: Uint8Array, any) => {
      any.writeStringField(1, type);
      any.writeBytesField(2, bytes);
    },
    value,
  );

const badRequest = (description: string): Uint8Array => {
  const message = new PbfWriter();
  message.writeMessage(
    1,
    (text: string, violation) => {
      violation.writeStringField(1, 'body');
      violation.writeStringField(2, text);
    },
    description,
  );
  return message.finish();
};

const retryInfo = (seconds: number): Uint8Array => {
  const message = new PbfWriter();
  message.writeMessage(1, (whole: number, duration) => duration.writeVarintField(1, whole), seconds);
  return message.finish();
};

/** Printable ASCII only: one character is one byte in both encodings, and no control character reaches a client's log. */
export const short = (message: string): string => message.replace(/[^\x20-\x7e]/g, '?').slice(0, MESSAGE_LENGTH);
