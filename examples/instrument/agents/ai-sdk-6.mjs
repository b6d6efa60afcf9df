import { openai } from '@ai-sdk/openai';
import { generateText, stepCountIs, tool } from 'ai';
import { z } from 'zod';
import { DESCRIPTION, INSTRUCTIONS, QUESTION, readOrder } from './order.mjs';

const { text } = await generateText({
  model: openai.chat('gpt-4o-mini'),
  system: INSTRUCTIONS,
  prompt: QUESTION,
  tools: {
    read_order: tool({
      description: DESCRIPTION,
      inputSchema: z.object({ order_id: z.string() }),
      execute: readOrder,
    }),
  },
  stopWhen: stepCountIs(5),
  //+ at each call
});
console.log(text);
