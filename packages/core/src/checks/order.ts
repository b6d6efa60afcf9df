import { z } from 'zod';
import { idsOf, matches, parseSelector, selectorOf } from '../trajectory/index.js';
import { defineCheck } from './check.js';
import { selector } from './support/schemas.js';
import { every, failed, passed } from './verdict.js';

/**
 * `order: [[approval:approved, tool:issue_refund]]`. Wherever a step of the second kind occurs, a step of the first must
 * have come before. When the second never occurs the pair holds: whether it must occur, `required_spans` says.
 */
export const order = defineCheck({
  id: 'order',
  layer: 'policy',
  description: 'In each pair of selectors, the first came before the second wherever the second occurred.',
  reads: 'steps',
  schema: z.array(z.tuple([selector, selector])),
  prepare: pairs => {
    const parsed = pairs.map(([first, second]) => ({ first: parseSelector(first), second: parseSelector(second) }));
    return ({ steps }) =>
      every(
        parsed.map(({ first, second }) => {
          const start = steps.findIndex(step => matches(first, step));
          const early = steps.filter((step, at) => (start === -1 || at <= start) && matches(second, step));
          const [offender] = early;
          if (offender === undefined) return passed();
          return failed(`${selectorOf(offender)} came without an earlier ${first.text}`, idsOf(early));
        }),
      );
  },
});
