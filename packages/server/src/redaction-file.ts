import type { RedactionFile } from '@pawl/core/config';
import { findProject, loadProject, loadRedaction } from '@pawl/runner';

/**
 * The redaction file of the project that `directory` lies in; null when there is no project or it names none. Read once, at
 * the start: a server that cannot read its rules does not start, because it would store what they keep out.
 *
 * @throws PawlError when `pawl.yaml` or the file cannot be read
 */
export const redactionFileOf = async (directory: string | undefined): Promise<RedactionFile | null> => {
  const root = directory === undefined ? null : findProject(directory);
  return root === null ? null : loadRedaction(await loadProject(root, root), root);
};
