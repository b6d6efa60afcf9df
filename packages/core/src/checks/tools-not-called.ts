import { idsOf, toolSteps } from '../trajectory/index.js';
import { defineCheck } from './check.js';
import { toolNames } from './support/schemas.js';
import { listed } from './support/words.js';
import { failed, passed } from './verdict.js';

/** `tools_not_called: [issue_refund]`. A call that failed, or whose intent alone was kept, counts: the agent made it. */
export const toolsNotCalled = defineCheck({
  id: 'tools_not_called',
  layer: 'tool selection',
  description: 'None of these tools was called.',
  reads: 'steps',
  schema: toolNames,
  prepare: tools => {
    const forbidden = new Set(tools);
    return trajectory => {
      const calls = toolSteps(trajectory).filter(step => forbidden.has(step.name));
      if (calls.length === 0) return passed();
      const names = [...new Set(calls.map(step => step.name))];
      return failed(`called ${listed(names)}, which must not be called`, idsOf(calls));
    };
  },
});
