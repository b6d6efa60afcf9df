import { z } from 'zod';
import { matches, parseSelector } from '../trajectory/index.js';
import { defineCheck } from './check.js';
import { selector } from './support/schemas.js';
import { listed } from './support/words.js';
import { failed, passed } from './verdict.js';

/** `required_spans: [approval:required]`. Each selector must point at one step at least. */
export const requiredSpans = defineCheck({
  id: 'required_spans',
  layer: 'route',
  description: 'Each of these selectors points at one step at least.',
  reads: 'steps',
  schema: z.array(selector),
  prepare: selectors => {
    const parsed = selectors.map(parseSelector);
    return ({ steps }) => {
      const missing = parsed.filter(required => !steps.some(step => matches(required, step))).map(({ text }) => text);
      if (missing.length === 0) return passed();
      return failed(
        missing.length === 1
          ? `required step ${missing[0]} is missing`
          : `required steps ${listed(missing)} are missing`,
      );
    };
  },
});
