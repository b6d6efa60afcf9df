import type { FileProblem, ProjectConfig } from '../directories/index.js';

/** Which `pawl.yaml` an answer went by. */
export interface ProjectAnswer {
  readonly file: string | null;
  readonly problem: FileProblem | null;
}

export const projectOf = ({ file, problem }: ProjectConfig): ProjectAnswer => ({ file, problem });
