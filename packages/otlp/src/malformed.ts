import { PawlError } from '@pawl/core/errors';

/** The error for a request that cannot be decoded: `OTLP_MALFORMED`. `where` is the field, if known. */
export const malformed = (what: string, where?: string, cause?: unknown): PawlError =>
  new PawlError({
    code: 'OTLP_MALFORMED',
    message: where === undefined ? what : `${where}: ${what}`,
    remedy:
      'Send an OTLP export request as opentelemetry-proto v1 defines it; sending the same bytes again cannot help.',
    cause,
  });
