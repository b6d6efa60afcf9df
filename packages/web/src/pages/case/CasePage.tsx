import type { Case } from '@pawl/core/cases';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { caseSource } from '../../api/queries.js';
import type { CaseSourceText } from '../../api/types.js';
import { useKeys } from '../../app/keyboard.js';
import { useTitle } from '../../app/title.js';
import { useBack } from '../../app/useBack.js';
import { Badge } from '../../components/Badge.js';
import { Command, CopyButton } from '../../components/Copy.js';
import { Facts } from '../../components/Facts.js';
import { ErrorState, Loading } from '../../components/Notice.js';
import { PageHead } from '../../components/PageHead.js';
import { SeverityBadge } from '../../components/Severity.js';
import { Value } from '../../components/Value.js';
import { CASE_KIND } from '../../components/words.js';
import { day } from '../../format/date.js';
import { count } from '../../format/number.js';
import { commandLine } from '../gate/summary.js';
import './case.css';
import { ExpectationLine } from './ExpectationLine.js';
import { readableExpectation } from './expectation.js';
import { Source } from './Source.js';
import { WorldTools } from './WorldTools.js';

const route = getRouteApi('/cases/$id');

/** One case: what is expected, in which world, why, and the file as it is. */
export const CasePage = (): ReactNode => {
  const { id } = route.useParams();
  const back = useBack('/cases');
  const { data, error, refetch } = useQuery(caseSource(id));
  useTitle(`Case ${id}`);
  useKeys('Case', [{ key: 'Escape', label: 'Back', run: back }]);
  if (data !== undefined) return <CaseView source={data} onBack={back} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} onBack={back} />;
  return <Loading what="the case" />;
};

const CaseView = ({ source, onBack }: { readonly source: CaseSourceText; readonly onBack: () => void }): ReactNode => {
  const { case: found, file, text } = source;
  return (
    <div className="page page--reading">
      <div className="page__body">
        <PageHead
          title={found.title}
          onBack={onBack}
          above={
            <>
              <code>{found.id}</code>
              <CopyButton text={() => found.id} what="the case’s id" />
              <SeverityBadge severity={found.severity} />
              <Badge title={CASE_KIND[found.kind]}>{found.kind}</Badge>
            </>
          }
        >
          {found.reason !== null && <p className="case-reason">{found.reason}</p>}
        </PageHead>
        <div className="case-columns">
          <div className="section">
            <section className="section">
              <h2>The agent</h2>
              <ul className="expectations card">
                {found.expected.length === 0 ? (
                  <li className="muted">Nothing is expected yet: every attempt passes.</li>
                ) : (
                  found.expected.map((expectation, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: expectations are a fixed list in the file's order.
                    <ExpectationLine key={index} expectation={readableExpectation(expectation)} />
                  ))
                )}
                <li className="expectation muted">
                  <span className="expectation__phrase">in</span>
                  <span>{attemptsSentence(found)}</span>
                </li>
              </ul>
            </section>
            <section className="section">
              <h2>What it is given</h2>
              <Value title="Input" value={found.input} empty="the agent’s default input from pawl.yaml" />
              {Object.keys(found.context).length > 0 && <Value title="Context" value={found.context} />}
            </section>
            <section className="section">
              <h2>Its world</h2>
              <WorldTools world={found.world} />
            </section>
          </div>
          <aside className="section case-aside">
            <div className="card section">
              <Facts facts={caseFacts(found)} />
              <Command
                line={commandLine(['pawl', 'run', found.id, ...(found.agent === null ? [] : ['--agent', found.agent])])}
              />
            </div>
          </aside>
        </div>
        <Source file={file} text={text} />
      </div>
    </div>
  );
};

/** `each of 5 attempts`, `at least 4 of 5 attempts` */
const attemptsSentence = ({ attempts, pass }: Case): string => {
  const all = attempts === null ? 'the attempts of the run' : `${count(attempts)} attempt${attempts === 1 ? '' : 's'}`;
  if (pass === 'all') return attempts === 1 ? 'its one attempt' : `each of ${all}`;
  return `at least ${count(pass.at_least)} of ${all}`;
};

const caseFacts = (found: Case) =>
  [
    ['Owner', found.owner],
    ['Agent', found.agent],
    ['Protects', found.protects.length === 0 ? null : <Words key="protects" words={found.protects} />],
    [
      'Tags',
      Object.keys(found.tags).length === 0 ? null : (
        <Words key="tags" words={Object.entries(found.tags).map(([key, value]) => `${key}: ${value}`)} />
      ),
    ],
    ['Incident', found.origin.incident],
    [
      'Trajectory',
      found.origin.trajectory === null ? null : (
        <Link key="trajectory" to="/trajectories/$id" params={{ id: found.origin.trajectory }}>
          <code title={found.origin.trajectory}>{found.origin.trajectory.slice(0, 8)}</code>
        </Link>
      ),
    ],
    ['Reviewed by', found.origin.reviewedBy],
    ['Created', found.created === null ? null : day(found.created)],
    [
      'Expires',
      found.expires === null
        ? null
        : `${day(found.expires.on)}${found.expires.because === null ? '' : `, because ${found.expires.because}`}`,
    ],
  ] as const;

const Words = ({ words }: { readonly words: readonly string[] }): ReactNode => (
  <span className="badges">
    {words.map(word => (
      <Badge key={word}>{word}</Badge>
    ))}
  </span>
);
