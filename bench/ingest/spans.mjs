// Requests of spans as agents send them: traces of eight model calls, whose messages grow as a conversation does.

/** Spans of one trace. */
export const TRACE = 8;

const WORDS =
  'order refund delivery customer please the a of and to invoice number late parcel address policy days within can you check status was my not arrived support agent will look into it right away thank'.split(
    ' ',
  );

/** A generator of numbers below `n`; the same for the same seed. */
const numbers = seed => {
  let state = seed >>> 0 || 1;
  return n => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
};

const sentence = (pick, length) => {
  let text = `${pick(1_000_000)}`;
  while (text.length < length) text += ` ${WORDS[pick(WORDS.length)]}`;
  return text.slice(0, length);
};

const SYSTEM = `You are a support agent of a shop. ${WORDS.join(' ')}.`;

/**
 * The attributes of the spans of one trace, about 2 KB each on average.
 * @param {number} trace its number, which decides what is in it
 * @param {boolean} unique whether no text may come twice
 */
const callsOf = (trace, unique) => {
  const pick = numbers(trace * 7919 + 1);
  const calls = [];
  let messages = [{ role: 'system', parts: [{ type: 'text', content: SYSTEM }] }];
  for (let call = 0; call < TRACE; call += 1) {
    if (unique) messages = [];
    const length = unique ? 1_300 : 170;
    messages = [...messages, { role: 'user', parts: [{ type: 'text', content: sentence(pick, length) }] }];
    const output = [
      { role: 'assistant', parts: [{ type: 'text', content: sentence(pick, 160) }], finish_reason: 'stop' },
    ];
    calls.push({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.response.id': `chatcmpl-${trace}-${call}-${pick(1_000_000_000)}`,
      'gen_ai.conversation.id': `conversation-${trace}`,
      'gen_ai.usage.input_tokens': 300 + pick(900),
      'gen_ai.usage.output_tokens': 20 + pick(200),
      'gen_ai.request.temperature': 0.2,
      'gen_ai.input.messages': JSON.stringify(messages),
      'gen_ai.output.messages': JSON.stringify(output),
    });
    messages = [...messages, { role: output[0].role, parts: output[0].parts }];
  }
  return calls;
};

const RESOURCE = {
  'service.name': 'support',
  'service.version': '1.4.2',
  'deployment.environment.name': 'production',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.version': '2.0.1',
  'host.name': 'worker-7.internal',
};

const varint = value => {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
};
const field = (number, body) => Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
const text = (number, value) => field(number, Buffer.from(value));
const fixed64 = (number, value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
};
const anyValue = value => {
  if (typeof value === 'string') return text(1, value);
  if (Number.isInteger(value)) return Buffer.concat([varint(3 * 8), varint(value)]);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(4 * 8 + 1), bytes]);
};
const attributes = (number, values) =>
  Object.entries(values).map(([key, value]) => field(number, Buffer.concat([text(1, key), field(2, anyValue(value))])));

const BASE = 1_780_000_000_000_000_000n;
const id = (number, hexDigits) => Buffer.from(number.toString(16).padStart(hexDigits, '0'), 'hex');

/**
 * An ExportTraceServiceRequest in protobuf.
 * @param {{ first: number, traces: number, unique: boolean }} request traces `first` to `first + traces - 1`
 */
export const requestOf = ({ first, traces, unique }) => {
  const spans = [];
  for (let trace = first; trace < first + traces; trace += 1) {
    for (const [call, values] of callsOf(trace, unique).entries()) {
      const start = BASE + BigInt(trace) * 1_000_000n + BigInt(call) * 100_000n;
      spans.push(
        field(
          2,
          Buffer.concat([
            field(1, id(trace + 1, 32)),
            field(2, id((trace + 1) * TRACE + call, 16)),
            ...(call === 0 ? [] : [field(4, id((trace + 1) * TRACE, 16))]),
            text(5, 'chat gpt-4o-mini'),
            varint(6 * 8),
            varint(3),
            fixed64(7, start),
            fixed64(8, start + 90_000n),
            ...attributes(9, values),
          ]),
        ),
      );
    }
  }
  const scope = field(1, Buffer.concat([text(1, 'bench'), text(2, '1')]));
  const resource = field(1, Buffer.concat(attributes(1, RESOURCE)));
  return field(1, Buffer.concat([resource, field(2, Buffer.concat([scope, ...spans]))]));
};

/** Bodies with so many spans in all, gzipped. */
export const bodiesOf = ({ spans, perRequest, unique, gzip }) => {
  const traces = perRequest / TRACE;
  const bodies = [];
  let bytes = 0;
  for (let first = 0; first * TRACE < spans; first += traces) {
    const body = requestOf({ first, traces, unique });
    bytes += body.length;
    bodies.push(gzip(body));
  }
  return { bodies, bytes, spans: bodies.length * perRequest };
};
