// Runs as agents send them, OTLP as JSON: a span for the run, and below it model calls, whose messages grow as a
// conversation does, with tool calls between them.

/** Spans of one run. */
export const RUN = 8;
/** Stands in every text and id that is a run's own, so that copies of runs can have texts and ids of their own. */
export const COPY = 'kopie0000000';
/** In one run of `RARE`, and nowhere else. */
export const RARE_WORD = 'bergamot';
const RARE = 2_000;
/** In nearly every run. */
export const COMMON_WORD = 'refund';

const WORDS =
  `order ${COMMON_WORD} delivery customer please the a of and to invoice number late parcel address policy days within can you check status was my not arrived support agent will look into it right away thank`.split(
    ' ',
  );
const MODELS = ['gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-flash'];
const TOOLS = ['get_order', 'find_customer', 'issue_refund', 'search_policies', 'send_message', 'close_ticket'];
const SYSTEM = `You are an agent of a shop. ${WORDS.join(' ')}.`;
const DEFINITIONS = JSON.stringify(
  TOOLS.map(name => ({
    type: 'function',
    name,
    description: name.replaceAll('_', ' '),
    parameters: { type: 'object', properties: { id: { type: 'string' }, reason: { type: 'string' } } },
  })),
);

/** A generator of numbers below `n`; the same for the same seed. */
const numbers = seed => {
  let state = (Math.imul(seed, 2654435761) ^ 0x5bd1e995) >>> 0 || 1;
  return n => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
};

const sentence = (pick, length) => {
  let text = COPY;
  while (text.length < length) text += ` ${WORDS[pick(WORDS.length)]}${pick(10) === 0 ? pick(100_000) : ''}`;
  return text;
};

const hex = (pick, digits) =>
  Array.from({ length: digits / 4 }, () => pick(65_536).toString(16).padStart(4, '0')).join('');

const valueOf = value =>
  typeof value === 'number'
    ? Number.isInteger(value)
      ? { intValue: String(value) }
      : { doubleValue: value }
    : { stringValue: value };
const attributesOf = values => Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }));
const said = (role, content) => ({ role, parts: [{ type: 'text', content }] });

/**
 * @param {number} run its number, which decides what is in it
 * @param {number} startMs when it started, in milliseconds since 1970
 * @param {string} [mark] what makes its ids its own
 * @returns a ResourceSpans
 */
export const runOf = (run, startMs, mark = '') => {
  const pick = numbers(run + 1);
  const agent = `agent-${String(pick(24) % (1 + pick(24))).padStart(2, '0')}`;
  const version = `1.${pick(4)}.0`;
  const traceId = hex(pick, 32);
  const rootId = hex(pick, 16);
  const failed = pick(16) === 0;
  const session = `conversation-${Math.floor(run / 2)}${mark}-${COPY}`;
  const model = MODELS[pick(MODELS.length)];
  let at = BigInt(Math.trunc(startMs)) * 1_000_000n + BigInt(pick(1_000_000));
  const begun = at;
  const spans = [];
  const add = (name, values, { kind = 3, parentSpanId = rootId, spanId = hex(pick, 16), status } = {}) => {
    const start = at;
    at += BigInt(200 + pick(3_000)) * 1_000_000n;
    spans.push({
      traceId,
      spanId,
      ...(parentSpanId === null ? {} : { parentSpanId }),
      name,
      kind,
      startTimeUnixNano: String(parentSpanId === null ? begun : start),
      endTimeUnixNano: String(at),
      attributes: attributesOf(values),
      ...(status === undefined ? {} : { status }),
    });
  };
  const rare = run % RARE === 7 ? ` ${RARE_WORD}` : '';
  const messages = [said('user', `${sentence(pick, 250)}${rare}`)];
  const common = { 'gen_ai.conversation.id': session, 'gen_ai.agent.name': agent, 'gen_ai.agent.version': version };
  let answer = '';
  for (let call = 0; call < 4; call += 1) {
    const last = call === 3;
    const tool = TOOLS[pick(TOOLS.length)];
    const id = `call_${hex(pick, 16)}_${COPY}`;
    answer = sentence(pick, 300);
    const output = last
      ? said('assistant', answer)
      : {
          role: 'assistant',
          parts: [{ type: 'tool_call', id, name: tool, arguments: { id: `W${pick(10_000_000)}`, reason: COPY } }],
        };
    add(`chat ${model}`, {
      ...common,
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': model,
      'gen_ai.response.model': model,
      'gen_ai.response.id': `resp-${hex(pick, 24)}-${COPY}`,
      'gen_ai.usage.input_tokens': 900 + call * 250 + pick(900),
      'gen_ai.usage.output_tokens': 20 + pick(200),
      'gen_ai.request.temperature': 0.2,
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: SYSTEM }]),
      'gen_ai.tool.definitions': DEFINITIONS,
      'gen_ai.input.messages': JSON.stringify(messages),
      'gen_ai.output.messages': JSON.stringify([{ ...output, finish_reason: last ? 'stop' : 'tool_call' }]),
    });
    if (last) break;
    const result = JSON.stringify({ order: `W${pick(10_000_000)}`, note: sentence(pick, 400), total: pick(100_000) });
    add(`execute_tool ${tool}`, {
      ...common,
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      'gen_ai.tool.call.id': id,
      'gen_ai.tool.call.arguments': JSON.stringify(output.parts[0].arguments),
      'gen_ai.tool.call.result': result,
    });
    messages.push(output, { role: 'tool', parts: [{ type: 'tool_call_response', id, result }] });
  }
  add(
    `invoke_agent ${agent}`,
    {
      ...common,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'openai',
      'user.id': `user-${Math.floor(run / 6)}`,
      'shop.region': `region-${pick(9)}`,
      'gen_ai.input.messages': JSON.stringify(messages.slice(0, 1)),
      'gen_ai.output.messages': JSON.stringify([said('assistant', answer)]),
    },
    {
      kind: 1,
      parentSpanId: null,
      spanId: rootId,
      ...(failed ? { status: { code: 2, message: `the order system did not answer (${COPY})` } } : {}),
    },
  );
  return {
    resource: {
      attributes: attributesOf({
        'service.name': `shop-${agent}`,
        'service.version': version,
        'deployment.environment.name': 'production',
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.name': 'opentelemetry',
      }),
    },
    scopeSpans: [{ scope: { name: 'bench', version: '1' }, spans }],
  };
};
