import type { FeedbackTotals } from '@pawl/core/feedback';
import type { ReactNode } from 'react';
import { counted } from '../format/count-of.js';
import { compact, measure } from '../format/number.js';
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
  const mark = (icon: IconName, tone: Mark['tone'], number: number, meaning: string): readonly Mark[] =>
    number === 0 ? [] : [{ icon, tone, shown: compact(number), meaning }];
  const put = corrections + overrides;
  return [
    ...mark('thumbUp', 'good', up, `${compact(up)} up`),
    ...mark('thumbDown', 'bad', down, `${compact(down)} down`),
    ...(score === null
      ? []
      : [
          {
            icon: 'score',
            tone: 'accent',
            shown: measure(score),
            meaning: `Mean of ${counted(scores, 'score')}`,
          } as const,
        ]),
    ...mark('pencil', 'warn', put, `${counted(corrections, 'correction')}, ${counted(overrides, 'override')}`),
    // Where there is more, a comment is no reason to make the column wider.
    ...(up + down + put + scores === 0 ? mark('message', 'plain', comments, counted(comments, 'comment')) : []),
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
