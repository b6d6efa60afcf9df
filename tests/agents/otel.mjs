// An agent as many are: the ordinary OpenTelemetry SDK, GenAI semantic conventions by hand, and nothing of ours. One
// tool call, one answer; the exporter takes its address from the environment.
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.register();
const tracer = trace.getTracer('weather-agent');

/** Spans of JavaScript start at whole milliseconds: calls that take none could not be told apart by time. */
const pause = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3);

/** @param {string} name @param {Record<string, string | number>} attributes @param {() => void} work */
const span = (name, attributes, work) =>
  tracer.startActiveSpan(name, { attributes, kind: SpanKind.CLIENT }, open => {
    work();
    pause();
    open.setStatus({ code: SpanStatusCode.OK });
    open.end();
  });

const ask = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'How warm is it in Bonn?' }] }]);
const call = JSON.stringify([
  { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'read_weather', arguments: { city: 'Bonn' } }] },
]);
const answer = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'It is 19 degrees.' }] }]);
const model = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
};

span('invoke_agent weather', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'weather' }, () => {
  const first = { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 9, 'gen_ai.input.messages': ask };
  span('chat gpt-4o-mini', { ...model, ...first, 'gen_ai.output.messages': call }, () => {});
  const tool = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'read_weather',
    'gen_ai.tool.call.id': 'c1',
  };
  const told = { 'gen_ai.tool.call.arguments': '{"city":"Bonn"}', 'gen_ai.tool.call.result': '{"celsius":19}' };
  span('execute_tool read_weather', { ...tool, ...told }, () => {});
  const second = { 'gen_ai.usage.input_tokens': 60, 'gen_ai.usage.output_tokens': 7, 'gen_ai.input.messages': ask };
  span('chat gpt-4o-mini', { ...model, ...second, 'gen_ai.output.messages': answer }, () => {});
});
await provider.shutdown();
