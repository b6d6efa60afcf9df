import Anthropic from '@anthropic-ai/sdk';
import { DESCRIPTION, INSTRUCTIONS, PARAMETERS, QUESTION, readOrder } from './order.mjs';

const client = new Anthropic();
const tools = [{ name: 'read_order', description: DESCRIPTION, input_schema: PARAMETERS }];
const orderDesk = async question => {
  const messages = [{ role: 'user', content: question }];
  for (let turn = 0; turn < 5; turn++) {
    const request = { model: 'claude-sonnet-4-5', max_tokens: 1024, system: INSTRUCTIONS, messages, tools };
    const { content } = await client.messages.create(request);
    messages.push({ role: 'assistant', content });
    const calls = content.filter(part => part.type === 'tool_use');
    if (calls.length === 0) return content.at(-1).text;
    const results = [];
    for (const { id, input } of calls) {
      const result = await readOrderStep(input);
      results.push({ type: 'tool_result', tool_use_id: id, content: JSON.stringify(result) });
    }
    messages.push({ role: 'user', content: results });
  }
  throw new Error('the model never answered');
};
//+ around the agent and its tools
console.log(await orderDeskRun(QUESTION));
