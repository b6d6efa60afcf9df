import type { ReactNode } from 'react';
import type { ProjectAnswer } from '../api/types.js';
import { CopyButton } from './Copy.js';

/** Says where a `pawl.yaml` cannot be read: the page then goes by none. */
export const ProjectProblem = ({ project: { problem } }: { readonly project: ProjectAnswer }): ReactNode => {
  if (problem === null) return null;
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  return (
    <p className="warn-box project-problem" role="alert">
      <b>{place}</b>
      <CopyButton text={() => place} what="the place" /> {problem.message} {problem.remedy}
    </p>
  );
};
