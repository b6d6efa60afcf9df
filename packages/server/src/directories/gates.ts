import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateDecision } from '@pawl/core/gate';
import { describeError, type Log } from '../engines/index.js';
import { createFileCache } from './file-cache.js';

/** The gate decisions of a data directory. */
export interface Gates {
  /** Newest first. Files that hold none are left out, and the log says why. */
  list(): Promise<readonly GateDecision[]>;
  find(id: string): Promise<GateDecision | null>;
}

const DECISIONS_KEPT = 1_000;

export const createGates = (directory: string, log: Log): Gates => {
  const decisions = createFileCache<GateDecision>(DECISIONS_KEPT);
  const complained = new Set<string>();

  const read = async (file: string): Promise<readonly GateDecision[]> => {
    try {
      return [await decisions([file], async () => decisionOf(JSON.parse(await readFile(file, 'utf8'))))];
    } catch (error) {
      if (!complained.has(file)) log(`${file} is not shown as a gate decision: ${describeError(error)}`);
      complained.add(file);
      return [];
    }
  };
  const list = async (): Promise<readonly GateDecision[]> => {
    const files = (await readdir(directory)).filter(name => name.endsWith('.json'));
    const found = (await Promise.all(files.map(name => read(join(directory, name))))).flat();
    return found.sort((a, b) => (a.decidedAt < b.decidedAt ? 1 : a.decidedAt > b.decidedAt ? -1 : 0));
  };
  return {
    list,
    find: async id => (await list()).find(decision => decision.id === id) ?? null,
  };
};

/** The gate command writes these files; what it did not write is refused by its schema's name. */
const decisionOf = (value: unknown): GateDecision => {
  const isDecision = typeof value === 'object' && value !== null && 'schema' in value && value.schema === 'pawl-gate/1';
  if (!isDecision) throw new Error('its schema is not pawl-gate/1');
  return value as GateDecision;
};
