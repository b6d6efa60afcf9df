import { FunctionTool, Gemini, InMemoryRunner, LlmAgent } from '@google/adk';
import { z } from 'zod';
import { DESCRIPTION, INSTRUCTIONS, QUESTION, readOrder } from './order.mjs';

const agent = new LlmAgent({
  name: 'order_desk',
  model: new Gemini({ model: 'gemini-2.5-flash' }),
  instruction: INSTRUCTIONS,
  tools: [
    new FunctionTool({
      name: 'read_order',
      description: DESCRIPTION,
      parameters: z.object({ order_id: z.string() }),
      execute: readOrder,
    }),
  ],
});
const runner = new InMemoryRunner({ agent, appName: 'order-desk' });
const { id } = await runner.sessionService.createSession({ appName: 'order-desk', userId: 'user-1' });
const newMessage = { role: 'user', parts: [{ text: QUESTION }] };
let answer = '';
for await (const event of runner.runAsync({ userId: 'user-1', sessionId: id, newMessage }))
  answer = event.content?.parts?.map(part => part.text ?? '').join('') || answer;
console.log(answer);
