import { findProject, type LoadedRetention, loadProject, loadRetention } from '@pawl/runner';

/** The retention policy of the project that `directory` lies in, as its file says now; null where there is none. */
export const retentionPolicyOf = (directory: string | null) => async (): Promise<LoadedRetention | null> => {
  const root = directory === null ? null : findProject(directory);
  return root === null ? null : loadRetention(await loadProject(root, root), root);
};
