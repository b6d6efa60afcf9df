import { PawlError } from '@pawl/core/errors';

/** The code of a request that cannot be decoded, now or later. */
export const MALFORMED = 'OTLP_MALFORMED';
/** The code of a request beyond a limit. */
export const TOO_LARGE = 'OTLP_TOO_LARGE';
/** The code of a body in a compression that this receiver does not know. */
export const UNKNOWN_CODING = 'OTLP_CONTENT_ENCODING';

/** `where` is the field, if known. */
export const malformed = (what: string, where?: { toString(): string }, cause?: unknown): PawlError =>
  new PawlError({
    code: MALFORMED,
    message: where === undefined ? what : `${where}: ${what}`,
    remedy:
      'Send an OTLP export request as opentelemetry-proto v1 defines it; the same bytes cannot be accepted later.',
    cause,
  });

export const tooLarge = (what: string): PawlError =>
  new PawlError({
    code: TOO_LARGE,
    message: `${what}; lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE`,
    remedy:
      'Send smaller batches: the SDK setting OTEL_BSP_MAX_EXPORT_BATCH_SIZE is the number of spans per request (512).',
  });

export const unknownCoding = (coding: string): PawlError =>
  new PawlError({
    code: UNKNOWN_CODING,
    message: `content encoding '${coding}' is not supported`,
    remedy: 'Send gzip, zstd, deflate or identity.',
  });
