import { open, stat } from 'node:fs/promises';
import type { Trajectory } from '@pawl/core/trajectory';

/** Where a line of a file lies, without its line break. */
interface Line {
  readonly offset: number;
  readonly length: number;
}

interface Index {
  readonly inode: number;
  readonly lines: Map<string, Line>;
  /** Bytes up to here hold whole lines that are in `lines`. */
  read: number;
}

/** Finds trajectories in `trajectories.jsonl` files without holding them in memory. */
export interface TrajectoryIndex {
  /** The trajectory of this id in `file`; null when it is not there. Reads only what was appended since the last call. */
  find(file: string, id: string): Promise<Trajectory | null>;
}

const CHUNK = 1024 * 1024;
const LINE_BREAK = 0x0a;
/** A trajectory's line begins with its id, as its type does; any other order of keys is parsed whole. */
const LEADING_ID = /^\{"id":"([^"\\]+)"/;
const LEADING_BYTES = 256;

export const createTrajectoryIndex = (): TrajectoryIndex => {
  const indexes = new Map<string, Index>();
  const updating = new Map<string, Promise<Index | null>>();

  const update = async (file: string): Promise<Index | null> => {
    const found = await stat(file).catch(() => null);
    if (found === null) return null;
    const known = indexes.get(file);
    // A file that got shorter or was replaced is another file.
    const index =
      known !== undefined && known.inode === found.ino && known.read <= found.size
        ? known
        : { inode: found.ino, lines: new Map<string, Line>(), read: 0 };
    indexes.set(file, index);
    if (index.read < found.size) await readOn(file, index, found.size);
    return index;
  };

  return {
    async find(file, id) {
      const pending = updating.get(file) ?? update(file).finally(() => updating.delete(file));
      updating.set(file, pending);
      const line = (await pending)?.lines.get(id);
      return line === undefined ? null : (JSON.parse(await textOf(file, line)) as Trajectory); // a run's own file
    },
  };
};

/** Adds the lines between what was read and `end`. A last line without a line break is still being written. */
const readOn = async (file: string, index: Index, end: number): Promise<void> => {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(CHUNK);
    let parts: Buffer[] = [];
    let position = index.read;
    while (position < end) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK, end - position), position);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      let from = 0;
      for (let at = chunk.indexOf(LINE_BREAK); at >= 0; at = chunk.indexOf(LINE_BREAK, from)) {
        const line = Buffer.concat([...parts, chunk.subarray(from, at)]);
        parts = [];
        const id = idOf(line);
        if (id !== null) index.lines.set(id, { offset: index.read, length: line.length });
        index.read += line.length + 1;
        from = at + 1;
      }
      parts.push(Buffer.from(chunk.subarray(from)));
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
};

const idOf = (line: Buffer): string | null => {
  const leading = LEADING_ID.exec(line.toString('utf8', 0, LEADING_BYTES))?.[1];
  if (leading !== undefined) return leading;
  try {
    const value: unknown = JSON.parse(line.toString());
    return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
      ? value.id
      : null;
  } catch {
    return null;
  }
};

const textOf = async (file: string, { offset, length }: Line): Promise<string> => {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, offset);
    return buffer.toString();
  } finally {
    await handle.close();
  }
};
