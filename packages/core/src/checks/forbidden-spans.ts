import { z } from 'zod';
import { idsOf, matches, parseSelector, selectorOf } from '../trajectory/index.js';
import { defineCheck } from './check.js';
import { selector } from './support/schemas.js';
import { listed } from './support/words.js';
import { failed, passed } from './verdict.js';

/** `forbidden_spans: [tool:issue_refund, message:customer_promise_*]`. No step may match any of them. */
export const forbiddenSpans = defineCheck({
  id: 'forbidden_spans',
  layer: 'policy',
  description: 'None of these selectors points at a step.',
  reads: 'steps',
  schema: z.array(selector),
  prepare: selectors => {
    const parsed = selectors.map(parseSelector);
    return ({ steps }) => {
      const found = steps.filter(step => parsed.some(forbidden => matches(forbidden, step)));
      if (found.length === 0) return passed();
      const names = [...new Set(found.map(selectorOf))];
      return failed(
        names.length === 1 ? `forbidden step ${names[0]} occurred` : `forbidden steps ${listed(names)} occurred`,
        idsOf(found),
      );
    };
  },
});
