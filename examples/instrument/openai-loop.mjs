// The loop of an agent on the plain `openai` client. What a library wants wrapped comes in as an argument.
import { DESCRIPTION, INSTRUCTIONS, PARAMETERS } from './order.mjs';

const TOOL = { type: 'function', function: { name: 'read_order', description: DESCRIPTION, parameters: PARAMETERS } };

/**
 * Asks until the model answers in words.
 * @param {string} question
 * @param {{ complete: (request: object) => Promise<any>, readOrder: (args: any, callId: string) => Promise<unknown> }} means
 * @returns {Promise<string>}
 */
export const ask = async (question, { complete, readOrder }) => {
  const messages = [
    { role: 'system', content: INSTRUCTIONS },
    { role: 'user', content: question },
  ];
  for (let turn = 0; turn < 5; turn++) {
    const { choices } = await complete({ model: 'gpt-4o-mini', messages, tools: [TOOL] });
    const { message } = choices[0];
    messages.push(message);
    if (!message.tool_calls?.length) return message.content;
    for (const call of message.tool_calls) {
      const result = await readOrder(JSON.parse(call.function.arguments), call.id);
      messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
    }
  }
  throw new Error('the model never answered');
};
