import { findProject, loadProject } from '@pawl/runner';
import { NO_READING, type ReadingConfig } from '../assembly/index.js';
import { describeError, type Log } from '../engines/index.js';

/**
 * Reads it once; a change counts from the next start. Where it cannot be read, runs are read without it and the log
 * says so: telemetry must come in all the same.
 */
export const loadReading = async (directory: string | null, log: Log): Promise<ReadingConfig> => {
  const root = directory === null ? null : findProject(directory);
  if (root === null) return NO_READING;
  try {
    const { config } = await loadProject(root, root);
    const named = [...config.agents].filter(([, agent]) => agent.externalId.length > 0);
    return {
      prices: config.prices,
      externalIds: Object.fromEntries(named.map(([name, agent]) => [name, agent.externalId])),
    };
  } catch (error) {
    log(`runs are read without prices and ids of pawl.yaml: ${describeError(error)}`);
    return NO_READING;
  }
};
