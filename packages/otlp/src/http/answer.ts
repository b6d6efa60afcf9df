import { PbfWriter } from 'pbf';
import type { OtlpEncoding } from '../decode.js';

/** Codes of google.rpc.Status that this receiver answers with. */
export const RPC = { invalidArgument: 3, resourceExhausted: 8, unavailable: 14 } as const;

/** Clients read little of an error's body; some read it without a limit. */
const MESSAGE_LENGTH = 300;

/** An ExportTraceServiceResponse or ExportLogsServiceResponse; they have the same form. */
export interface Accepted {
  readonly rejected: { readonly count: number; readonly message: string };
}

/** A google.rpc.Status. With `violation` it carries a google.rpc.BadRequest that says what is wrong. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly violation?: boolean;
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

/** The body of an error answer in the request's encoding, at most 1 KiB. */
export const encodeRefusal = (refusal: Refusal, encoding: OtlpEncoding): Uint8Array => {
  const message = short(refusal.message);
  if (encoding === 'json') {
    const details = [{ '@type': BAD_REQUEST, fieldViolations: [{ field: 'body', description: message }] }];
    return Buffer.from(
      JSON.stringify({ code: refusal.code, message, ...(refusal.violation === true ? { details } : {}) }),
    );
  }
  const status = new PbfWriter();
  status.writeVarintField(1, refusal.code);
  status.writeStringField(2, message);
  if (refusal.violation === true) status.writeMessage(3, writeBadRequest, message);
  return status.finish();
};

const writeBadRequest = (description: string, any: PbfWriter): void => {
  const badRequest = new PbfWriter();
  badRequest.writeMessage(
    1,
    (text: string, violation) => {
      violation.writeStringField(1, 'body');
      violation.writeStringField(2, text);
    },
    description,
  );
  any.writeStringField(1, BAD_REQUEST);
  any.writeBytesField(2, badRequest.finish());
};

/** Printable ASCII only: one character is one byte in both encodings, and no control character reaches a client's log. */
const short = (message: string): string => message.replace(/[^\x20-\x7e]/g, '?').slice(0, MESSAGE_LENGTH);
