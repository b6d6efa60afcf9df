import { PawlError } from '@pawl/core/errors';
import type { Context } from 'hono';
import { badRequest } from './problems.js';

/** Deeper than anything pawl makes, and shallow enough for everything that walks it. */
const MAX_DEPTH = 100;

/** The request's body as JSON, limited in size and depth. What it holds is the caller's to validate. */
export const readJson = async (context: Context, { maxBytes }: { readonly maxBytes: number }): Promise<unknown> => {
  // A form or text body is what a foreign page could send without asking.
  const type = context.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new PawlError({
      code: 'BODY_NOT_JSON_TYPE',
      message: `the body is ${type ?? 'of no type'}, not application/json`,
      remedy: 'Send JSON with Content-Type: application/json.',
    });
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new PawlError({
        code: 'BODY_TOO_LARGE',
        message: `the body is larger than ${maxBytes} bytes`,
        remedy: 'Send it in several requests.',
      });
    }
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    throw badRequest(`the body is not JSON: ${cause instanceof Error ? cause.message : ''}`, 'Send one JSON document.');
  }
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw badRequest(`the body nests deeper than ${MAX_DEPTH} levels`, 'Send deeper content as JSON text.');
  }
  return value;
};

export const isDeeperThan = (value: unknown, levels: number): boolean => {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap(part => (typeof part === 'object' && part !== null ? Object.values(part) : []));
  }
  return false;
};
