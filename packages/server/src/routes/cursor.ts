import { z } from 'zod';
import type { TrajectoryPosition } from '../stores/index.js';
import { badRequest } from './problems.js';

const position = z.tuple([z.string().regex(/^\d{1,20}$/), z.string().max(1_000)]);

/** A position in the list as text that callers hand back and do not read. */
export const cursorText = ({ newestNs, id }: TrajectoryPosition): string =>
  Buffer.from(JSON.stringify([newestNs, id])).toString('base64url');

/** Throws a PawlError when no answer of this server held that cursor. */
export const parseCursor = (text: string): TrajectoryPosition => {
  try {
    const [newestNs, id] = position.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (BigInt(newestNs) < 2n ** 64n) return { newestNs, id };
  } catch {
    // Not one of ours: told below.
  }
  throw badRequest(
    'the cursor is not one that this server gave',
    'Use `next` of the last answer, or begin without one.',
  );
};
