import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PawlError } from '@pawl/core/errors';
import type { LogRecord } from '@pawl/core/formats';
import { naming } from '../system-error.js';

/** What a file is, by its first bytes. */
export type Container = 'json' | 'csv' | 'parquet' | 'binary' | 'archive';

/** Bytes that are looked at. */
const HEAD = 4096;
const BRACKETS = /^[\s\ufeff]*[[{]/;

/** Looks at the beginning of a file. Text that is not JSON is taken for CSV. */
export const containerOf = async (file: string): Promise<Container> => {
  const head = await naming(file, () => readHead(file));
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if ((head[0] === 0x50 && head[1] === 0x4b) || (head[0] === 0x1f && head[1] === 0x8b)) return 'archive';
  const text = head.toString('utf8');
  if (BRACKETS.test(text) || text.trim() === '') return 'json';
  return head.some(isControl) ? 'binary' : 'csv';
};

const readHead = async (file: string): Promise<Buffer> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(HEAD) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** Bytes that text does not hold; tab, line ends and escapes it may. */
const isControl = (byte: number): boolean =>
  byte < 0x09 || (byte > 0x0d && byte < 0x1b) || (byte > 0x1b && byte < 0x20);

/**
 * The records of a file: JSON documents or lines, rows of CSV or Parquet. Read as they are asked for, so that a file of any
 * size needs the memory of one record, or of one group of rows.
 *
 * @throws PawlError `FILE_NOT_RECORDS` for what is none of these; errors of the readers name file and line or row
 */
export async function* openRecords(file: string): AsyncGenerator<LogRecord> {
  const container = await containerOf(file);
  switch (container) {
    case 'json': {
      const { streamRecords } = await import('@pawl/core/formats');
      yield* streamRecords(textOf(file), file);
      return;
    }
    case 'csv': {
      const { csvRecords } = await import('./csv.js');
      yield* csvRecords(file);
      return;
    }
    case 'parquet': {
      const { parquetRecords } = await import('./parquet.js');
      yield* parquetRecords(file);
      return;
    }
    case 'archive':
      throw notRecords(
        file,
        'it is an archive',
        'Unpack it and give what is in it; `inspect log dump FILE.eval` prints a log of Inspect as JSON.',
      );
    case 'binary':
      throw notRecords(file, 'it is binary data', 'OTLP requests are imported with `pawl import otlp`.');
  }
}

async function* textOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, { encoding: 'utf8' });
  const pieces: AsyncIterator<string> = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await naming(file, () => pieces.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    stream.destroy();
  }
}

const notRecords = (file: string, why: string, remedy: string): PawlError =>
  new PawlError({ code: 'FILE_NOT_RECORDS', message: `${file} holds no records: ${why}`, remedy });
