import { toolSteps } from '../trajectory/index.js';
import { defineCheck } from './check.js';
import { toolNames } from './support/schemas.js';
import { listed } from './support/words.js';
import { failed, passed } from './verdict.js';

/** `tools_called: [draft_refund_request]`. A call whose intent alone was kept, or that missed, counts: the agent made it. */
export const toolsCalled = defineCheck({
  id: 'tools_called',
  layer: 'tool selection',
  description: 'Each of these tools was called at least once.',
  reads: 'steps',
  schema: toolNames,
  prepare: tools => trajectory => {
    const called = new Set(toolSteps(trajectory).map(step => step.name));
    const missing = tools.filter(tool => !called.has(tool));
    return missing.length === 0 ? passed() : failed(`did not call ${listed(missing)}, which must be called`);
  },
});
