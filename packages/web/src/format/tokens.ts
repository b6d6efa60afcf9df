import type { Tokens } from '@pawl/core/trajectory';

/** A figure with its name; `value` null where nobody reported it. */
export interface Figure {
  readonly label: string;
  readonly value: number | null;
  readonly explained: string;
}

/** Tokens by kind, in the order of their size: what was read, what was written, and what of both was special. */
export const tokenFigures = (tokens: Tokens): readonly Figure[] => [
  { label: 'input', value: tokens.input, explained: 'All input tokens, cached ones included' },
  { label: 'output', value: tokens.output, explained: 'All output tokens, reasoning included' },
  { label: 'cache read', value: tokens.cacheRead, explained: 'Input tokens that came from the cache' },
  { label: 'cache write', value: tokens.cacheWrite, explained: 'Input tokens that were written to the cache' },
  { label: 'reasoning', value: tokens.reasoning, explained: 'Output tokens that were reasoning' },
  { label: 'audio in', value: tokens.audioInput ?? null, explained: 'Input tokens that were audio' },
  { label: 'audio out', value: tokens.audioOutput ?? null, explained: 'Output tokens that were audio' },
];

/** Input and output tokens together; null when neither was reported. */
export const tokenSum = (tokens: Tokens | null): number | null =>
  tokens === null || (tokens.input === null && tokens.output === null)
    ? null
    : (tokens.input ?? 0) + (tokens.output ?? 0);
