import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { isPawlError } from '@pawl/core/errors';
import type { Reservation } from '../admission.js';
import { malformed, unknownCoding } from '../errors.js';
import { OverloadError } from '../overload.js';
import { bodyTooLarge } from './too-large.js';
import { unzstd } from './zstd.js';

type Decoder = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/** `inflater` stops at its limit by itself, with an error that says so. */
const limited =
  (
    inflater: (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>,
    coding: string,
  ): Decoder =>
  async (bytes, maxBytes) => {
    try {
      return await inflater(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
        throw bodyTooLarge(maxBytes);
      throw malformed(`the body is not ${coding}: ${error instanceof Error ? error.message : ''}`, undefined, error);
    }
  };

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: limited(promisify(gunzip), 'gzip'),
  deflate: limited(promisify(inflate), 'deflate'),
  zstd: unzstd,
};

/** What a body may grow to when it is decompressed, as an estimate: telemetry is 5 to 10 times smaller compressed. */
const EXPANSION = 10;

/**
 * Reads a request's body and decompresses it. Neither the bytes on the wire nor the decompressed ones may exceed
 * `maxBytes`: both are counted while they arrive, so that a bomb costs no more memory than the limit. What it takes is
 * taken of `reservation`.
 *
 * @throws PawlError `OTLP_TOO_LARGE`, `OTLP_CONTENT_ENCODING`, or `OTLP_MALFORMED` when the compressed data is damaged
 * @throws OverloadError when other requests take too much
 */
export const readBody = async (
  source: AsyncIterable<Uint8Array>,
  contentEncoding: string,
  maxBytes: number,
  reservation: Reservation,
): Promise<Uint8Array> => {
  const coding = contentEncoding.trim().toLowerCase();
  if (coding === '' || coding === 'identity') return collect(source, maxBytes, reservation);
  const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (decode === undefined) throw unknownCoding(coding);
  const compressed = await collect(source, maxBytes, reservation);
  const estimate = Math.min(compressed.length * EXPANSION, maxBytes);
  reservation.grow(estimate);
  const body = await decode(compressed, maxBytes);
  reservation.shrink(estimate + compressed.length);
  reservation.grow(body.length);
  return body;
};

/** The chunks of a body: from node's own stream where `raw` is one, else from the request. */
export const chunksOf = (request: Request, raw: unknown): AsyncIterable<Uint8Array> => {
  // An early end must not destroy the stream: that would close the connection before the answer is written.
  if (raw instanceof Readable) return raw.iterator({ destroyOnReturn: false });
  return request.body === null ? Readable.from([]) : chunksOfStream(request.body);
};

async function* chunksOfStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

const collect = async (
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  reservation: Reservation,
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw bodyTooLarge(maxBytes);
      reservation.grow(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    throw isPawlError(error) || error instanceof OverloadError
      ? error
      : malformed('the body broke off', undefined, error);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size);
};
