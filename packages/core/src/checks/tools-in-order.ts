import { idsOf, type ToolStep, toolSteps } from '../trajectory/index.js';
import { defineCheck } from './check.js';
import { toolNames } from './support/schemas.js';
import { failed, passed } from './verdict.js';

/** `tools_in_order: [read_order, draft_refund_request]`. Other calls may stand between; a name may be listed twice. */
export const toolsInOrder = defineCheck({
  id: 'tools_in_order',
  layer: 'route',
  description: 'These tools were called, one after the other; other calls may stand between them.',
  reads: 'steps',
  schema: toolNames,
  prepare: tools => trajectory => {
    const calls = toolSteps(trajectory);
    const found: ToolStep[] = [];
    let next = 0;
    for (const tool of tools) {
      const at = calls.findIndex((step, index) => index >= next && step.name === tool);
      const call = calls[at];
      if (call === undefined) {
        const earlier = calls.filter(step => step.name === tool && !found.includes(step));
        const after = found.at(-1) === undefined ? '' : ` after ${found.at(-1)?.name}`;
        const why =
          earlier.length > 0 && after !== ''
            ? `called ${tool} before ${found.at(-1)?.name}, not after it`
            : `did not call ${tool}${after}`;
        return failed(`${why}; the order must be ${tools.join(', ')}`, idsOf([...found.slice(-1), ...earlier]));
      }
      found.push(call);
      next = at + 1;
    }
    return passed();
  },
});
