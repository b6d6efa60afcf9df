import type { FeedbackTotals } from '@pawl/core/feedback';
import type { ReactNode } from 'react';
import { count } from '../format/number.js';
import './FeedbackMarks.css';
import { Icon } from './Icon.js';
import type { IconName } from './icons.js';

interface Mark {
  readonly icon: IconName;
  readonly tone: 'good' | 'bad' | 'accent' | 'warn' | 'plain';
  readonly shown: string;
  readonly meaning: string;
}

const marksOf = ({ up, down, score, scores, corrections, overrides, comments }: FeedbackTotals): readonly Mark[] => {
  const mark = (icon: IconName, tone: Mark['tone'], number: number, what: string): readonly Mark[] =>
    number === 0 ? [] : [{ icon, tone, shown: count(number), meaning: `${count(number)} ${what}` }];
  return [
    ...mark('thumbUp', 'good', up, 'thumbs up'),
    ...mark('thumbDown', 'bad', down, 'thumbs down'),
    ...(score === null
      ? []
      : [
          {
            icon: 'score' as const,
            tone: 'accent' as const,
            shown: count(Math.round(score * 100) / 100),
            meaning: `mean of ${count(scores)} scores`,
          },
        ]),
    ...mark('pencil', 'warn', corrections, 'corrections'),
    ...mark('override', 'warn', overrides, 'overrides'),
    ...mark('message', 'plain', comments, 'comments'),
  ];
};

/** What was said about a run, as small counts; nothing where nothing was said. */
export const FeedbackMarks = ({ totals }: { readonly totals: FeedbackTotals | null | undefined }): ReactNode => {
  if (totals === null || totals === undefined) return null;
  return (
    <span className="feedback-marks">
      {marksOf(totals).map(({ icon, tone, shown, meaning }) => (
        <span key={icon} className={`feedback-mark feedback-mark--${tone}`} title={meaning}>
          <Icon name={icon} />
          {shown}
          <span className="visually-hidden"> {meaning}</span>
        </span>
      ))}
    </span>
  );
};
