import type { ReactNode } from 'react';
import type { CaseProblem } from '../../api/types.js';
import { CopyButton } from '../../components/Copy.js';
import { Icon } from '../../components/Icon.js';

/** The case files that do not load, with the place and what to do. */
export const Problems = ({ problems }: { readonly problems: readonly CaseProblem[] }): ReactNode => (
  <section className="problems" aria-label="Problems">
    <h2>
      <Icon name="warning" />
      {problems.length === 1 ? 'One case file does not load' : `${problems.length} problems in case files`}
    </h2>
    <ul>
      {problems.map(problem => {
        const place = `${problem.file}:${problem.line}:${problem.column}`;
        return (
          <li key={`${place} ${problem.message}`}>
            <span className="problems__place">
              <code>{place}</code>
              <CopyButton text={() => place} what="the place" />
            </span>
            <p>
              {problem.message} <span className="problems__remedy">{problem.remedy}</span>
            </p>
          </li>
        );
      })}
    </ul>
  </section>
);
