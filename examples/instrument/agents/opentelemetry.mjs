import OpenAI from 'openai';
import { ask } from './openai-loop.mjs';
import * as order from './order.mjs';

const client = new OpenAI();
const { readOrder } = order;
const complete = request => client.chat.completions.create(request);
const orderDesk = question => ask(question, { complete: completeStep, readOrder: readOrderStep });
//+ around the agent, its model and its tools
console.log(await orderDeskRun(order.QUESTION));
