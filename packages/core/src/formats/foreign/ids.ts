import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isSpanId, isTraceId, type SpanId, type TraceId } from '../../trajectory/index.js';

/**
 * The trace id that a foreign id stands for: itself where it is one (32 hex digits, a UUID), else the first 16 bytes of its
 * SHA-256. The same id gives the same trace id, so that a second import stores nothing twice.
 *
 * @param format - keeps equal ids of different formats apart where they have to be hashed
 */
export const foreignTraceId = (format: string, id: string): TraceId => {
  const plain = id.replaceAll('-', '').toLowerCase();
  if (isTraceId(plain)) return plain;
  const hashed = hexOf(`${format}\n${id}`, 16);
  if (isTraceId(hashed)) return hashed;
  throw new RangeError('SHA-256 gave zeros.');
};

/** The span id that a foreign id stands for: itself where it is one (16 hex digits), else 8 bytes of its SHA-256. */
export const foreignSpanId = (traceId: TraceId, id: string): SpanId => {
  const plain = id.toLowerCase();
  if (isSpanId(plain)) return plain;
  const hashed = hexOf(`${traceId}\n${id}`, 8);
  if (isSpanId(hashed)) return hashed;
  throw new RangeError('SHA-256 gave zeros.');
};

const hexOf = (text: string, bytes: number): string => bytesToHex(sha256(utf8ToBytes(text)).subarray(0, bytes));
