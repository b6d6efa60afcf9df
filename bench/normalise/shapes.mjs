// Spans that normalisation is measured on, as the store hands them over: already decoded, contents as JSON text.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const hex = (n, digits) => n.toString(16).padStart(digits, '0');
const BASE = 1_780_000_000_000_000_000n;
const RESOURCE = { 'service.name': 'shop', 'telemetry.sdk.language': 'nodejs', 'host.name': 'a' };

const span = (n, parent, name, attributes, trace = 1) => ({
  traceId: hex(trace, 32),
  spanId: hex(n, 16),
  parentSpanId: parent === null ? null : hex(parent, 16),
  name,
  kind: 1,
  startTimeUnixNano: String(BASE + BigInt(n) * 1_000_000n),
  endTimeUnixNano: String(BASE + BigInt(n) * 1_000_000n + 900_000n),
  attributes,
  events: [],
  status: { code: 0, message: '' },
  resource: RESOURCE,
  scope: { name: 'bench', version: '1' },
  droppedAttributesCount: 0,
});
const agent = (n, parent) =>
  span(n, parent, 'invoke_agent support', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' });
const text = content => [{ type: 'text', content }];
const chat = (n, parent, input, output) =>
  span(n, parent, 'chat gpt', {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.response.id': `resp-${n}`,
    'gen_ai.usage.input_tokens': 200,
    'gen_ai.usage.output_tokens': 20,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.input.messages': JSON.stringify(input),
    'gen_ai.output.messages': JSON.stringify(output),
  });
const tool = (n, parent, call) =>
  span(n, parent, 'execute_tool look', {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'look',
    'gen_ai.tool.call.id': call,
    'gen_ai.tool.call.arguments': JSON.stringify({ order: call, fields: ['state', 'total'] }),
    'gen_ai.tool.call.result': JSON.stringify({ state: 'delivered', total: 129, note: 'x'.repeat(300) }),
  });
const asks = call => ({
  role: 'assistant',
  parts: [{ type: 'tool_call', id: call, name: 'look', arguments: { order: call, fields: ['state', 'total'] } }],
});
const told = call => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id: call, response: { state: 'delivered', total: 129 } }],
});

/** An agent's turns of two model calls and a tool each, without a growing history. */
export const turns = count => {
  const spans = [agent(1, null)];
  for (let n = 2; spans.length < count; n += 3) {
    const call = `call-${n}`;
    const question = { role: 'user', parts: text(`Where is order ${n}? ${'Please. '.repeat(20)}`) };
    spans.push(chat(n, 1, [question], [asks(call)]), tool(n + 1, 1, call));
    spans.push(chat(n + 2, 1, [question, asks(call), told(call)], [{ role: 'assistant', parts: text(`At ${n}.`) }]));
  }
  return spans.slice(0, count);
};

/** One conversation in which every model call repeats all that was said: a call and a tool a turn. */
export const conversation = count => {
  const spans = [agent(1, null)];
  const history = [{ role: 'system', parts: text('You help. '.repeat(100)) }];
  for (let n = 2; n < 2 + 2 * count; n += 2) {
    const call = `call-${n}`;
    history.push({ role: 'user', parts: text(`And order ${n}? ${'Please look. '.repeat(15)}`) });
    spans.push(chat(n, 1, history, [asks(call)]), tool(n + 1, 1, call));
    history.push(asks(call), told(call));
  }
  return spans;
};

/** Each span the child of the one before. */
export const chain = count => Array.from({ length: count }, (_, n) => agent(n + 1, n === 0 ? null : n));

/** The captured requests of every stack, as the receiver decodes them; null where they are not. */
export const captures = async decode => {
  const shared = process.env.PAWL_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const folder = join(shared, 'otlp');
  if (!existsSync(folder)) return null;
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter(file => /^\d+\.pb$/.test(file))
        .map(file => decode(readFileSync(join(folder, name, file)), 'protobuf').spans),
    )
    .filter(spans => spans.length > 0);
};
