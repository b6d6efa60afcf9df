import { Agent, run, tool } from '@openai/agents';
import { z } from 'zod';
import { DESCRIPTION, INSTRUCTIONS, QUESTION, readOrder } from './order.mjs';

const agent = new Agent({
  name: 'order-desk',
  instructions: INSTRUCTIONS,
  model: 'gpt-4o-mini',
  tools: [
    tool({
      name: 'read_order',
      description: DESCRIPTION,
      parameters: z.object({ order_id: z.string() }),
      execute: readOrder,
    }),
  ],
});
const { finalOutput } = await run(agent, QUESTION);
console.log(finalOutput);
