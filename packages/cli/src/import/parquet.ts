import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PawlError } from '@pawl/core/errors';
import type { LogRecord } from '@pawl/core/formats';
import { type Json, timestampFromNanos } from '@pawl/core/trajectory';
import {
  type AsyncBuffer,
  type Compressors,
  type ParquetParsers,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { ZSTDDecoder } from 'zstddec';
import { naming } from '../system-error.js';

/** Rows that are held at a time. */
const ROWS = 1_000;

const compressors = async (): Promise<Compressors> => {
  const zstd = new ZSTDDecoder();
  await zstd.init();
  return {
    GZIP: input => gunzipSync(input),
    BROTLI: input => brotliDecompressSync(input),
    ZSTD: (input, length) => zstd.decode(input, length),
  };
};

/** Moments as text, to the nanosecond where the file has it. */
const moment = (nanos: bigint): string | null => timestampFromNanos(nanos);
const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: millis => moment(millis * 1_000_000n),
  timestampFromMicroseconds: micros => moment(micros * 1_000n),
  timestampFromNanoseconds: moment,
  dateFromDays: days => moment(BigInt(days) * 86_400_000_000_000n)?.slice(0, 10) ?? null,
};

/**
 * The rows of a Parquet file as records; `line` counts rows from 1. Read in groups of rows. Compressed with Snappy, gzip,
 * Brotli or Zstandard, or not at all.
 *
 * @throws PawlError `TABLE_SYNTAX` for what is no Parquet or uses what is not supported
 */
export async function* parquetRecords(file: string): AsyncGenerator<LogRecord> {
  const handle = await naming(file, () => open(file));
  try {
    const buffer: AsyncBuffer = {
      byteLength: (await handle.stat()).size,
      slice: async (start, end = buffer.byteLength) => {
        const bytes = Buffer.alloc(Math.max(0, end - start));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
        return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytesRead) as ArrayBuffer;
      },
    };
    const metadata = await readable(file, () => parquetMetadataAsync(buffer));
    const count = Number(metadata.num_rows);
    const unpacking = await compressors();
    for (let rowStart = 0; rowStart < count; rowStart += ROWS) {
      const rowEnd = Math.min(rowStart + ROWS, count);
      const rows = await readable(file, () =>
        parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, compressors: unpacking, parsers: PARSERS }),
      );
      for (const [index, row] of rows.entries()) yield { value: toJson(row, 0), file, line: rowStart + index + 1 };
    }
  } finally {
    await handle.close();
  }
}

/** Deeper than any column of ours; what is deeper is left out. */
const MAX_DEPTH = 64;

const toJson = (value: unknown, depth: number): Json => {
  if (value === null || value === undefined || depth > MAX_DEPTH) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return [...(value as Iterable<unknown>)].map(item => toJson(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner, depth + 1)]));
};

const readable = async <T>(file: string, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^parquet /, '') : String(cause);
    throw new PawlError({
      code: 'TABLE_SYNTAX',
      message: `${file}: it cannot be read as Parquet: ${why}`,
      remedy: 'Check that the file is whole; where it uses what pawl cannot read, save it as JSON Lines or CSV.',
      cause,
    });
  }
};
