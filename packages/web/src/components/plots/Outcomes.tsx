import type { Outcome } from '@pawl/core/runs';
import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { count } from '../../format/number.js';
import { Icon } from '../Icon.js';
import { OUTCOME } from '../words.js';
import './plots.css';
import { OUTCOMES, type Square } from './squares.js';

type Counts = Readonly<Record<Outcome, number>>;

/** `41 passed, 9 failed` */
const outcomeSentence = (outcomes: Counts): string => {
  const said = OUTCOMES.filter(outcome => outcomes[outcome] > 0).map(
    outcome => `${count(outcomes[outcome])} ${outcome}`,
  );
  return said.length === 0 ? 'no attempt yet' : said.join(', ');
};

/** All attempts as one bar, each outcome by its share. */
export const OutcomeBar = ({ outcomes }: { readonly outcomes: Counts }): ReactNode => (
  <span className="outcome-bar" role="img" aria-label={outcomeSentence(outcomes)} title={outcomeSentence(outcomes)}>
    {OUTCOMES.filter(outcome => outcomes[outcome] > 0).map(outcome => (
      <span
        key={outcome}
        className={`outcome-bar__part outcome--${outcome}`}
        style={{ '--share': outcomes[outcome] } as CSSProperties}
      />
    ))}
  </span>
);

/** The outcomes with their counts: the legend of the bar. */
export const OutcomeCounts = ({ outcomes }: { readonly outcomes: Counts }): ReactNode => (
  <ul className="outcome-counts">
    {OUTCOMES.filter(outcome => outcomes[outcome] > 0).map(outcome => (
      <li key={outcome} title={OUTCOME[outcome].meaning}>
        <span className={`square outcome--${outcome}`} aria-hidden="true">
          <Icon name={OUTCOME[outcome].icon} />
        </span>
        {count(outcomes[outcome])} {outcome}
      </li>
    ))}
  </ul>
);

/** Above this many attempts squares would be too small to hit: a bar takes their place. */
const SQUARES_AT_MOST = 20;

/** One square per attempt, each a link to the attempt's trajectory, at the step that shows the failure. */
export const OutcomeSquares = ({
  squares,
  outcomes,
}: {
  readonly squares: readonly Square[];
  readonly outcomes: Counts;
}): ReactNode => {
  if (squares.length > SQUARES_AT_MOST) return <OutcomeBar outcomes={outcomes} />;
  return (
    <span className="squares above-link">
      {squares.map((square, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: before the attempts have come, a square is nothing but its place.
        <OutcomeSquare key={index} square={square} />
      ))}
    </span>
  );
};

const OutcomeSquare = ({ square }: { readonly square: Square }): ReactNode => {
  const look = OUTCOME[square.outcome];
  const title = [
    square.number === null ? square.outcome : `attempt ${square.number}: ${square.outcome}`,
    square.reason ?? look.meaning,
    ...(square.number !== null && square.trajectory === null ? ['no trajectory'] : []),
  ].join('\n');
  const content = (
    <>
      <Icon name={look.icon} />
      <span className="visually-hidden">{title}</span>
    </>
  );
  const className = `square outcome--${square.outcome}`;
  if (square.trajectory === null) {
    return (
      <span className={className} title={title}>
        {content}
      </span>
    );
  }
  return (
    <Link
      className={className}
      title={title}
      to="/trajectories/$id"
      params={{ id: square.trajectory }}
      search={square.step === null ? {} : { step: square.step }}
      preload={false}
    >
      {content}
    </Link>
  );
};
