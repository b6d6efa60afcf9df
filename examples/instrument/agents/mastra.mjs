import { openai } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { DESCRIPTION, INSTRUCTIONS, QUESTION, readOrder } from './order.mjs';

//+ at the top

const orderDesk = new Agent({
  id: 'order-desk',
  name: 'order-desk',
  instructions: INSTRUCTIONS,
  model: openai.chat('gpt-4o-mini'),
  tools: {
    read_order: createTool({
      id: 'read_order',
      description: DESCRIPTION,
      inputSchema: z.object({ order_id: z.string() }),
      execute: readOrder,
    }),
  },
});
const mastra = new Mastra({
  agents: { orderDesk },
  logger: false,
  //+ in new Mastra
});
const { text } = await mastra.getAgent('orderDesk').generate(QUESTION);
console.log(text);
//+ at the end of a script
