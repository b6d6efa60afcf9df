import { observeOpenAI } from '@langfuse/openai';
import { startActiveObservation } from '@langfuse/tracing';
import OpenAI from 'openai';
import { ask } from './openai-loop.mjs';
import * as order from './order.mjs';

const client = observeOpenAI(new OpenAI());
const complete = request => client.chat.completions.create(request);
const readOrder = (input, toolCallId) =>
  startActiveObservation(
    'read_order',
    async observation => {
      const output = await order.readOrder(input);
      observation.update({ input, output, metadata: { toolCallId } });
      return output;
    },
    { asType: 'tool' },
  );
const answer = await startActiveObservation(
  'order-desk',
  async observation => {
    const output = await ask(order.QUESTION, { complete, readOrder });
    observation.update({ input: order.QUESTION, output });
    return output;
  },
  { asType: 'agent' },
);
console.log(answer);
