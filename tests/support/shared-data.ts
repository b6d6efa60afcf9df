import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe } from 'vitest';
import { root } from './pawl.js';

/** Where real input lies that is not ours to publish. */
export const shared = (...path: readonly string[]): string =>
  join(process.env['PAWL_SHARED_DATA'] ?? resolve(root, '../shared/data'), ...path);

/** `describe` for tests that read real input; skipped, and said so, where it is not there. */
export const describeWithShared = (name: string): ReturnType<typeof describe.skipIf> => {
  const there = existsSync(shared(name));
  if (!there) process.stderr.write(`skipped: ${shared(name)} is not there\n`);
  return describe.skipIf(!there);
};
