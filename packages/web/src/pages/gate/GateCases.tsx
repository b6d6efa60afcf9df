import type { GateDecision, GateSide, RunReference } from '@pawl/core/gate';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgentName } from '../../components/AgentName.js';
import { Badge, type Tone } from '../../components/Badge.js';
import { Icon } from '../../components/Icon.js';
import { SeverityBadge } from '../../components/Severity.js';
import '../../components/data.css';
import { count } from '../../format/number.js';
import { type Effect, gateRows } from './summary.js';

/** A run by its agent and version; it leads to the run. */
export const RunRef = ({ run }: { readonly run: RunReference }): ReactNode => (
  <Link to="/runs/$id" params={{ id: run.run }} title={run.directory}>
    <AgentName name={run.agent ?? run.run} version={run.version} />
  </Link>
);

const EFFECT_TONE: Readonly<Record<Effect, Tone>> = {
  broken: 'bad',
  fails: 'bad',
  'still failing': 'bad',
  unknown: 'warn',
  gone: 'warn',
  repaired: 'good',
  new: 'accent',
  holds: 'plain',
  passes: 'good',
};

/** Each case on the base beside the candidate, what got worse first. */
export const GateCases = ({ decision }: { readonly decision: GateDecision }): ReactNode => {
  if (decision.cases.length === 0) return <p className="muted">There was no case to compare.</p>;
  return (
    <div className="card data-scroll gate__cases">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Severity</th>
            <th scope="col">Owner</th>
            <th scope="col">Base</th>
            <th scope="col">Candidate</th>
            <th scope="col">{decision.base === null ? 'The candidate' : 'The change'}</th>
          </tr>
        </thead>
        <tbody>
          {gateRows(decision).map(({ row, effect }) => (
            <tr key={row.case}>
              <td>
                <Link to="/cases/$id" params={{ id: row.case }} className="gate__case">
                  {row.title}
                </Link>
                {row.title !== row.case && (
                  <>
                    <br />
                    <code className="muted">{row.case}</code>
                  </>
                )}
              </td>
              <td>
                <SeverityBadge severity={row.severity} />
              </td>
              <td>{row.owner ?? <span className="muted">–</span>}</td>
              <td>
                <Side side={row.base} />
              </td>
              <td>
                <Side side={row.candidate} />
              </td>
              <td>
                <Badge tone={EFFECT_TONE[effect]}>{effect}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Side = ({ side }: { readonly side: GateSide | null }): ReactNode => {
  if (side === null)
    return (
      <span className="muted" title="This run does not hold the case">
        –
      </span>
    );
  const outcome = side.passed === null ? 'invalid' : side.passed ? 'passed' : 'failed';
  const invalid = side.attempts - side.valid;
  return (
    <span className="data__outcome" title={`${count(side.passes)} of ${count(side.valid)} valid attempts passed`}>
      <span className={`square outcome--${outcome}`}>
        <Icon name={outcome === 'invalid' ? 'question' : outcome === 'passed' ? 'check' : 'cross'} />
        <span className="visually-hidden">{outcome}</span>
      </span>
      {count(side.passes)}/{count(side.valid)}
      {invalid > 0 && <span className="muted">{count(invalid)} invalid</span>}
    </span>
  );
};
