import { type Command, InvalidArgumentError } from 'commander';
import { withData } from '../data.js';

export interface StoredOptions {
  readonly data: string;
  readonly since: string;
  readonly json?: true;
}

/** The options of a command that looks at what was recorded. */
export const withStored = (command: Command): Command =>
  withData(command)
    .option('--since <time>', 'a span of time such as 24h or 7d, a moment in ISO 8601, or all', sinceOf, '7d')
    .option('--json', 'print the figures as JSON');

const sinceOf = (text: string): string => {
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));
  if (text === 'all' || /^\d{1,6}[mhd]$/.test(text) || isMoment) return text;
  throw new InvalidArgumentError(
    'It has to be a span such as 90m, 24h or 7d, a moment such as 2026-11-24T08:00:00Z, or all.',
  );
};

/** The path of a measure with its time. */
export const measurePath = (name: string, since: string): string =>
  `/api/${name}${since === 'all' ? '' : `?since=${encodeURIComponent(since)}`}`;

/** `of the last 7d`, `since 2026-…`, `of all time`. */
export const sinceWords = (since: string): string =>
  since === 'all' ? 'of all time' : /^\d+[mhd]$/.test(since) ? `of the last ${since}` : `since ${since}`;
