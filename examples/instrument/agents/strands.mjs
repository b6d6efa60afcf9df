import { Agent, tool } from '@strands-agents/sdk';
import { OpenAIModel } from '@strands-agents/sdk/models/openai';
import { z } from 'zod';
import { DESCRIPTION, INSTRUCTIONS, QUESTION, readOrder } from './order.mjs';

const agent = new Agent({
  name: 'order-desk',
  model: new OpenAIModel({ api: 'chat', modelId: 'gpt-4o-mini' }),
  systemPrompt: INSTRUCTIONS,
  tools: [
    tool({
      name: 'read_order',
      description: DESCRIPTION,
      inputSchema: z.object({ order_id: z.string() }),
      callback: readOrder,
    }),
  ],
  printer: false,
});
const { lastMessage } = await agent.invoke(QUESTION);
console.log(lastMessage.content[0].text);
