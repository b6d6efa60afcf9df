import type { RunReport } from '@pawl/core/runs';
import type { ReactNode } from 'react';
import { AgentName } from '../../components/AgentName.js';
import { Badge } from '../../components/Badge.js';
import { CopyButton } from '../../components/Copy.js';
import { Figure } from '../../components/Figure.js';
import { Icon } from '../../components/Icon.js';
import { OutcomeBar, OutcomeCounts } from '../../components/plots/Outcomes.js';
import { intervalSentence, Whisker } from '../../components/plots/Whisker.js';
import { Time } from '../../components/Time.js';
import { counted } from '../../format/count-of.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars, percent } from '../../format/number.js';
import { tokenSum } from '../../format/tokens.js';
import { commandLine } from '../gate/summary.js';
import { type PassK, passK } from './pass-k.js';
import { plannedAttempts } from './table.js';

/** The run's own numbers. */
export const SuiteHead = ({
  report,
  onBack,
}: {
  readonly report: RunReport;
  readonly onBack: () => void;
}): ReactNode => {
  const { run, suite } = report;
  const interval = suite.pass_rate_interval;
  const planned = plannedAttempts(run);
  return (
    <header className="suite">
      <div className="suite__line">
        <button type="button" className="tool-button" onClick={onBack} aria-label="Back" title="Back (Esc)">
          <Icon name="back" />
        </button>
        <h1 className="ellipsis">{run.id}</h1>
        <AgentName name={run.agent} version={run.version} />
        <span className="muted">
          <Time at={run.startedAt} />
        </span>
        {run.origin === 'imported' ? (
          <Badge title="It came with its grades">imported</Badge>
        ) : (
          run.endedAt === null && (
            <Badge tone="accent" icon="running" title="Attempts written, of those planned">
              {count(suite.attempts)} of {count(planned)}
            </Badge>
          )
        )}
        {run.command.length > 0 && (
          <span className="suite__command">
            <code className="ellipsis">{commandLine(run.command)}</code>
            <CopyButton text={() => commandLine(run.command)} what="the command that repeats the run" />
          </span>
        )}
      </div>
      <div className="suite__figures">
        <div className="suite__rate" title={intervalSentence(suite.pass_rate, interval)}>
          <span className="suite__label">Pass rate</span>
          <span className="suite__big">
            <Figure value={suite.pass_rate} format={percent} reason={interval.reason ?? 'No valid attempt'} />
          </span>
          <span className="suite__interval">
            <Whisker value={suite.pass_rate} estimate={interval} />
            <span className="muted">
              {interval.low === null || interval.high === null
                ? (interval.reason ?? 'no interval')
                : `${percent(interval.low)} to ${percent(interval.high)}`}
            </span>
          </span>
        </div>
        <PassKTable rows={passK(suite)} />
        <div className="suite__outcomes">
          <span className="suite__label">
            {counted(suite.attempts, 'attempt')} of {counted(suite.cases, 'case')}
          </span>
          <OutcomeBar outcomes={suite.outcomes} />
          <OutcomeCounts outcomes={suite.outcomes} />
        </div>
        <dl className="suite__rest">
          <div>
            <dt>Tokens</dt>
            <dd>
              <Figure value={tokenSum(suite.tokens)} format={compact} reason="No attempt reported tokens" />
            </dd>
          </div>
          <div>
            <dt>Cost</dt>
            <dd>
              <Figure value={suite.costUsd} format={dollars} reason="No attempt has a known price" />
            </dd>
          </div>
          <div>
            <dt>Duration p50</dt>
            <dd>
              <Figure value={suite.durationMs.p50} format={duration} reason="No valid attempt has a duration" />
            </dd>
          </div>
          <div>
            <dt>p95</dt>
            <dd>
              <Figure value={suite.durationMs.p95} format={duration} reason="No valid attempt has a duration" />
            </dd>
          </div>
        </dl>
      </div>
      {suite.notes.length > 0 && (
        <ul className="suite__notes muted">
          {suite.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </header>
  );
};

const PassKTable = ({ rows }: { readonly rows: readonly PassK[] }): ReactNode =>
  rows.length === 0 ? null : (
    <table className="pass-k">
      <thead>
        <tr>
          <th scope="row">k</th>
          {rows.map(({ k }) => (
            <th key={k} scope="col">
              {k}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" title="At least one of k attempts passes">
            pass@k
          </th>
          {rows.map(({ k, at }) => (
            <td key={k}>
              <Figure value={at} format={percent} reason={`No case has ${k} valid attempts`} />
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row" title="All of k attempts pass">
            pass^k
          </th>
          {rows.map(({ k, hat }) => (
            <td key={k}>
              <Figure value={hat} format={percent} reason={`No case has ${k} valid attempts`} />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
