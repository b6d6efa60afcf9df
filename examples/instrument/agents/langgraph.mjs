import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import { DESCRIPTION, INSTRUCTIONS, QUESTION, readOrder } from './order.mjs';

const tools = [
  tool(async order => JSON.stringify(await readOrder(order)), {
    name: 'read_order',
    description: DESCRIPTION,
    schema: z.object({ order_id: z.string() }),
  }),
];
const model = new ChatOpenAI({ model: 'gpt-4o-mini' }).bindTools(tools);
const graph = new StateGraph(MessagesAnnotation)
  .addNode('agent', async ({ messages }) => ({
    messages: [await model.invoke([new SystemMessage(INSTRUCTIONS), ...messages])],
  }))
  .addNode('tools', new ToolNode(tools))
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', toolsCondition)
  .addEdge('tools', 'agent')
  .compile({ name: 'order-desk' });
const { messages } = await graph.invoke({ messages: [new HumanMessage(QUESTION)] }, { runName: 'order-desk' });
console.log(messages.at(-1).content);
