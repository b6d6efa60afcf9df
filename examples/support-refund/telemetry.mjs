// @ts-check
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** @import OpenAI from 'openai' */

/**
 * Ordinary OpenTelemetry: spans go to `OTEL_EXPORTER_OTLP_ENDPOINT`, and nowhere when it is not set.
 * @param {string} version
 * @returns {() => Promise<void>} sends what is left and ends
 */
export const startTelemetry = version => {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'support-refund', 'service.version': version }),
    spanProcessors: process.env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? [new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: 500 })]
      : [],
  });
  provider.register();
  return () => provider.shutdown();
};

/**
 * One call of the model, with a span by the OpenTelemetry GenAI conventions.
 * @param {OpenAI} client
 * @param {OpenAI.Chat.ChatCompletionCreateParamsNonStreaming} request
 * @returns {Promise<OpenAI.Chat.ChatCompletionMessage>}
 */
export const chat = (client, request) => {
  const system = request.messages.filter(message => message.role === 'system').flatMap(partsOf);
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': request.model,
    'gen_ai.system_instructions': JSON.stringify(system),
    'gen_ai.input.messages': JSON.stringify(
      request.messages.filter(message => message.role !== 'system').map(messageOf),
    ),
    'gen_ai.tool.definitions': JSON.stringify(request.tools ?? []),
  };
  return trace
    .getTracer('support-refund')
    .startActiveSpan(`chat ${request.model}`, { kind: SpanKind.CLIENT, attributes }, async span => {
      try {
        const { id, model, choices, usage } = await client.chat.completions.create(request);
        const choice = choices[0];
        if (choice === undefined) throw new Error('the model answered nothing');
        span.setAttributes({
          'gen_ai.response.id': id,
          'gen_ai.response.model': model,
          'gen_ai.response.finish_reasons': [choice.finish_reason],
          'gen_ai.output.messages': JSON.stringify([
            { ...messageOf(choice.message), finish_reason: choice.finish_reason },
          ]),
          'gen_ai.usage.input_tokens': usage?.prompt_tokens,
          'gen_ai.usage.output_tokens': usage?.completion_tokens,
          'gen_ai.usage.cache_read.input_tokens': usage?.prompt_tokens_details?.cached_tokens,
        });
        return choice.message;
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        span.setAttribute('error.type', failure.name);
        span.recordException(failure);
        span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
        throw error;
      } finally {
        span.end();
      }
    });
};

/** @param {OpenAI.Chat.ChatCompletionMessageParam} message */
const messageOf = message => ({ role: message.role, parts: partsOf(message) });

/** The parts of a message as the GenAI conventions write them. @param {OpenAI.Chat.ChatCompletionMessageParam} message @returns {object[]} */
const partsOf = message => {
  const content = typeof message.content === 'string' ? message.content : '';
  if (message.role === 'tool')
    return [{ type: 'tool_call_response', id: message.tool_call_id, response: JSON.parse(content) }];
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
  return [
    ...(content === '' ? [] : [{ type: 'text', content }]),
    ...calls.flatMap(call =>
      call.type === 'function'
        ? [
            {
              type: 'tool_call',
              id: call.id,
              name: call.function.name,
              arguments: argumentsOf(call.function.arguments),
            },
          ]
        : [],
    ),
  ];
};

/** What the model wrote may not be JSON. @param {string} text @returns {unknown} */
const argumentsOf = text => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
