// Conversations whose model calls each carry everything said before, in the forms in which instrumentations send it.

/** Numbers from a seed: the same conversations at every run. */
const numbersFrom = seed => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const SYLLABLES = 'ka ro min te sal ver no di lu pen ti ar go bel sum ex cor na ful ide'.split(' ');

/** Words of which few are frequent and most are rare, so that texts compress about as prose does. */
const VOCABULARY = (() => {
  const next = numbersFrom(7);
  const syllable = () => SYLLABLES[Math.floor(next() * SYLLABLES.length)];
  return Array.from({ length: 6_000 }, (_, rank) =>
    Array.from({ length: rank < 100 ? 1 + (rank % 2) : 2 + (rank % 3) }, syllable).join(''),
  );
})();

const word = next => VOCABULARY[Math.floor(VOCABULARY.length ** next()) - 1] ?? VOCABULARY[0];

const text = (next, words) => {
  let said = '';
  for (let at = 0; at < words; at++) said += `${at === 0 ? '' : at % 14 === 13 ? '. ' : ' '}${word(next)}`;
  return `${said}.`;
};

const hex = (next, digits) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');

/** Attributes of one model call: what was said so far (role and text each), and the answer. */
export const FORMS = {
  'GenAI, JSON text': (said, answer) => ({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'some-model',
    'gen_ai.input.messages': JSON.stringify(genAi(said)),
    'gen_ai.output.messages': JSON.stringify(genAi([answer])),
  }),
  'GenAI, structured': (said, answer) => ({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'some-model',
    'gen_ai.input.messages': genAi(said),
    'gen_ai.output.messages': genAi([answer]),
  }),
  'OpenInference, flattened': (said, answer) => ({
    'openinference.span.kind': 'LLM',
    'llm.model_name': 'some-model',
    'input.value': JSON.stringify({ model: 'some-model', messages: plain(said) }),
    'input.mime_type': 'application/json',
    ...flattened('llm.input_messages', said),
    ...flattened('llm.output_messages', [answer]),
  }),
  'AI SDK': (said, answer) => ({
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.model.id': 'some-model',
    'ai.prompt.messages': JSON.stringify(said.map(({ role, text }) => ({ role, content: [{ type: 'text', text }] }))),
    'ai.response.text': answer.text,
  }),
};

const genAi = said => said.map(({ role, text }) => ({ role, parts: [{ type: 'text', content: text }] }));
const plain = said => said.map(({ role, text }) => ({ role, content: text }));
const flattened = (prefix, said) =>
  Object.fromEntries(
    said.flatMap(({ role, text }, at) => [
      [`${prefix}.${at}.message.role`, role],
      [`${prefix}.${at}.message.content`, text],
    ]),
  );

const RESOURCE = { 'service.name': 'bench', 'service.version': '1.4.2', 'telemetry.sdk.language': 'nodejs' };
const SCOPE = { name: 'bench', version: '1' };
const BEGAN_NS = 1_790_000_000_000_000_000n;

/** The spans of one conversation: an agent, and a model call a turn. */
export const conversation = (form, turns, seed) => {
  const next = numbersFrom(seed);
  const traceId = hex(next, 32);
  const root = hex(next, 16);
  const began = BEGAN_NS + BigInt(seed) * 60_000_000_000n;
  const at = turn => String(began + BigInt(Math.floor((turn + next()) * 2_000_000_000)));
  const span = (over, turn) => ({
    traceId,
    parentSpanId: root,
    kind: 'client',
    startTimeUnixNano: at(turn),
    endTimeUnixNano: at(turn + 1),
    events: [],
    status: { code: 'unset', message: '' },
    resource: RESOURCE,
    scope: SCOPE,
    droppedAttributesCount: 0,
    ...over,
  });
  const said = [{ role: 'system', text: text(numbersFrom(3), 150) }];
  const spans = [];
  for (let turn = 0; turn < turns; turn++) {
    said.push({ role: 'user', text: text(next, 30 + Math.floor(next() * 60)) });
    const answer = { role: 'assistant', text: text(next, 60 + Math.floor(next() * 120)) };
    const usage = { 'gen_ai.usage.input_tokens': 200 + turn * 180, 'gen_ai.usage.output_tokens': 150 };
    const attributes = { ...FORMS[form](said, answer), ...usage };
    spans.push(span({ spanId: hex(next, 16), name: 'chat some-model', attributes }, turn));
    said.push(answer);
  }
  const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' };
  spans.push({ ...span({ spanId: root, name: 'invoke_agent support', attributes: agent }, turns), parentSpanId: null });
  return spans;
};
