import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { DESCRIPTION, INSTRUCTIONS, PARAMETERS, QUESTION, readOrder } from './order.mjs';

//+ where the client is made
const answer = await client.beta.messages
  .toolRunner({
    model: 'claude-sonnet-4-5',
    max_tokens: 1024,
    system: INSTRUCTIONS,
    messages: [{ role: 'user', content: QUESTION }],
    tools: [
      betaTool({
        name: 'read_order',
        description: DESCRIPTION,
        inputSchema: PARAMETERS,
        run: async order => JSON.stringify(await readOrder(order)),
      }),
    ],
  })
  .runUntilDone();
console.log(answer.content.at(-1).text);
