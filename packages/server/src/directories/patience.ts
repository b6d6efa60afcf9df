import { findProject, loadProject } from '@pawl/runner';
import type { Patience } from '../assembly/index.js';

/** What `pawl.yaml` says about when runs are complete. Read once; where it cannot be read, nothing: others tell why. */
export const loadPatience = async (directory: string | null): Promise<Partial<Patience>> => {
  const root = directory === null ? null : findProject(directory);
  if (root === null) return {};
  try {
    const { quietMs, silentMs } = (await loadProject(root, root)).config.completeness;
    return { ...(quietMs === null ? {} : { quietMs }), ...(silentMs === null ? {} : { silentMs }) };
  } catch {
    return {};
  }
};
