import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { PawlError } from '@pawl/core/errors';

/** Where an export is written to: bytes in order, and nothing half-written under the name that was asked for. */
export interface Sink {
  readonly write: (bytes: string | Uint8Array) => void;
  /** Makes the file what was asked for. */
  readonly finish: () => void;
  /** Leaves nothing behind. */
  readonly abandon: () => void;
}

/** @throws PawlError `EXPORT_EXISTS` when there is something of that name and it is not to be replaced */
export const checkOut = (out: string | undefined, force: boolean): void => {
  if (out === undefined || force || !existsSync(out)) return;
  throw new PawlError({
    code: 'EXPORT_EXISTS',
    message: `${out} exists already`,
    remedy: 'Choose another name, or replace it with --force.',
  });
};

/** Writes beside the name and renames at the end: a reader never sees half a file. */
export const fileSink = (out: string): Sink => {
  const part = `${out}.part-${process.pid}`;
  const handle = openSync(part, 'w', 0o600);
  return {
    write(bytes) {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      for (let at = 0; at < buffer.length; ) at += writeSync(handle, buffer, at, buffer.length - at);
    },
    finish() {
      closeSync(handle);
      renameSync(part, out);
    },
    abandon() {
      closeSync(handle);
      rmSync(part, { force: true });
    },
  };
};

export const stdoutSink: Sink = {
  write(bytes) {
    process.stdout.write(bytes);
  },
  finish() {},
  abandon() {},
};
