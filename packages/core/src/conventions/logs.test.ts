import { expect, it } from 'vitest';
import type { SpanLog } from '../trajectory/index.js';
import { logsBySpan } from './logs.js';
import { log, spanIdOf, traceIdOf } from './testing/spans.js';

const said = (word: string, at = 0): SpanLog => log('m', 'gen_ai.user.message', { content: word }, at);
const words = (logs: readonly SpanLog[]) =>
  logsBySpan(logs)
    .get(`${traceIdOf('trace')}:${spanIdOf('m')}`)
    ?.map(record => record.body?.content)
    .join(' ');

it.each([
  {
    because: 'records of one moment stay in the order of arrival',
    logs: [said('b'), said('a'), said('c')],
    is: 'b a c',
  },
  { because: 'moments are in order', logs: [said('late', 2), said('early', 1)], is: 'early late' },
  {
    because: 'a batch that came three times counts once',
    logs: ['a', 'b', 'a', 'b', 'a', 'b'].map(word => said(word)),
    is: 'a b',
  },
  {
    because: 'words that recur in one batch stay',
    logs: ['yes', 'no', 'yes'].map(word => said(word)),
    is: 'yes no yes',
  },
  {
    because: 'batches of two moments that came twice count once',
    logs: [said('q', 1), said('a', 2), said('q', 1), said('a', 2)],
    is: 'q a',
  },
])('$is, as $because', ({ logs, is }) => {
  expect(words(logs)).toBe(is);
});
