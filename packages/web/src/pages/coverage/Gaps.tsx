import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CoverageExample } from '../../api/types.js';
import { Time } from '../../components/Time.js';
import { visible } from '../../format/visible.js';
import { gapsOf, LAYER_NAME, LAYER_REMEDY } from './rows.js';

/** What is below an unfolded row: what is missing, the latest runs that show it, and what to do. */
export const Gaps = ({ examples }: { readonly examples: readonly CoverageExample[] }): ReactNode => {
  const gaps = gapsOf(examples);
  if (gaps.length === 0) return <p className="gaps muted">Nothing is missing.</p>;
  return (
    <ul className="gaps">
      {gaps.map(({ layer, says, examples: shown }) => (
        <li key={`${layer} ${says}`}>
          <span className="gaps__layer">{LAYER_NAME[layer]}</span>
          <div className="gaps__words">
            <p>{visible(says)}</p>
            <p className="muted">{LAYER_REMEDY[layer]}</p>
          </div>
          <p className="gaps__runs">
            {shown.map(({ trajectory, step, startedAt }) => (
              <Link
                key={`${trajectory} ${step}`}
                to="/trajectories/$id"
                params={{ id: trajectory }}
                search={step === null ? {} : { step }}
                title={trajectory}
              >
                <code>{trajectory.slice(0, 8)}</code> <Time at={startedAt} />
              </Link>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
};
