import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { isPawlError, type PawlError } from '@pawl/core/errors';
import { malformed, tooLarge, unknownCoding } from '../errors.js';

const DECODERS = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/**
 * Reads a request's body and decompresses it. Neither the bytes on the wire nor the decompressed ones may exceed
 * `maxBytes`: both are counted while they arrive, so that a bomb costs no more memory than the limit.
 *
 * @throws PawlError `OTLP_TOO_LARGE`, `OTLP_CONTENT_ENCODING`, or `OTLP_MALFORMED` when the compressed data is damaged
 */
export const readBody = async (
  source: AsyncIterable<Uint8Array>,
  contentEncoding: string,
  maxBytes: number,
): Promise<Uint8Array> => {
  const coding = contentEncoding.trim().toLowerCase();
  if (coding === '' || coding === 'identity') return collect(source, maxBytes);
  if (coding !== 'gzip' && coding !== 'deflate') throw unknownCoding(coding);
  const compressed = await collect(source, maxBytes);
  try {
    return await DECODERS[coding](compressed, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw bodyTooLarge(maxBytes);
    throw malformed(`the body is not ${coding}: ${error instanceof Error ? error.message : ''}`, undefined, error);
  }
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

const collect = async (source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw bodyTooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw isPawlError(error) ? error : malformed('the body broke off', undefined, error);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size);
};

export const bodyTooLarge = (maxBytes: number): PawlError =>
  tooLarge(`the request is larger than the limit of ${maxBytes} bytes (decompressed)`);
