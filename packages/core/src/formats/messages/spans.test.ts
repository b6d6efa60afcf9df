import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, Span } from '../../trajectory/index.js';
import { compileMapping, mapRecord, spansOfMessages } from '../index.js';
import { toldAgain } from '../testing/told-again.js';

const PLACE = { run: null, case: null, attempt: null };

const spansOf = async (messages: readonly JsonObject[], more: JsonObject = {}, spec: Record<string, string> = {}) => {
  const record = { value: { messages, ...more }, file: 'log.json', line: 1 };
  return spansOfMessages(await mapRecord(record, compileMapping(spec)), PLACE);
};

const outline = (spans: readonly Span[]): readonly string[] =>
  spans.map(({ attributes }) => `${attributes['pawl.step.kind']}:${attributes['pawl.step.name']}`);

const call = (id: string | null, name: string, args: Json = '{}'): JsonObject => ({
  ...(id === null ? {} : { id }),
  type: 'function',
  function: { name, arguments: args },
});
const asks = (...calls: readonly JsonObject[]): JsonObject => ({ role: 'assistant', content: null, tool_calls: calls });
const says = (role: string, content: Json): JsonObject => ({ role, content });
const answers = (id: string | null, content: Json, name?: string): JsonObject => ({
  role: 'tool',
  ...(id === null ? {} : { tool_call_id: id }),
  ...(name === undefined ? {} : { name }),
  content,
});

/** `name(arguments) -> result` of every tool step; `…` where nobody answered. */
const tools = (spans: readonly Span[]): readonly string[] =>
  spans
    .filter(span => span.attributes['pawl.step.kind'] === 'tool')
    .map(({ name, attributes, endTimeUnixNano }) => {
      const input = JSON.stringify(attributes['pawl.input'] ?? null);
      return `${name}(${input}) -> ${endTimeUnixNano === '0' ? '…' : String(attributes['pawl.output'] ?? null)}`;
    });

describe('steps of a conversation', () => {
  it.each<[string, readonly JsonObject[], readonly string[]]>([
    [
      'a chat',
      [says('system', 's'), says('user', 'u'), says('assistant', 'a')],
      ['message:system', 'message:user', 'model:assistant'],
    ],
    [
      'a call and its answer',
      [says('user', 'u'), asks(call('1', 'read')), answers('1', 'r'), says('assistant', 'a')],
      ['message:user', 'model:assistant', 'tool:read', 'model:assistant'],
    ],
    [
      'named agents',
      [
        { role: 'user', name: 'Planner', content: 'p' },
        { role: 'assistant', name: 'Coder', content: 'c' },
      ],
      ['message:Planner', 'message:Coder'],
    ],
    [
      'names alone',
      [
        { name: 'Planner', content: 'p' },
        { name: 'user', content: 'u' },
      ],
      ['message:Planner', 'message:user'],
    ],
    [
      'roles of one’s own',
      [
        { role: 'Orchestrator (thought)', content: 't' },
        { role: 'human', content: 'h' },
      ],
      ['message:Orchestrator (thought)', 'message:human'],
    ],
    [
      'a named agent that calls a tool',
      [{ ...asks(call('1', 'run')), name: 'Coder' }, answers('1', 'ok')],
      ['model:Coder', 'tool:run'],
    ],
    [
      'the old function form',
      [
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"a":1}' } },
        { role: 'function', name: 'f', content: '2' },
      ],
      ['model:assistant', 'tool:f'],
    ],
    [
      'an answer that nobody asked for',
      [says('user', 'u'), answers('9', 'r', 'stray')],
      ['message:user', 'tool:stray'],
    ],
    [
      'names of other roles for the model',
      [says('ai', 'x'), says('model', 'y'), says('developer', 'z')],
      ['model:ai', 'model:model', 'message:developer'],
    ],
  ])('%s', async (_, messages, expected) => {
    const spans = await spansOf(messages);
    expect(outline(spans).slice(1)).toEqual(expected);
    expect(toldAgain(spans)).toEqual(messages);
  });

  it.each<[string, readonly JsonObject[], readonly string[]]>([
    [
      'by id, in any order',
      [asks(call('1', 'a'), call('2', 'b')), answers('2', 'B'), answers('1', 'A')],
      ['a({}) -> "A"', 'b({}) -> "B"'],
    ],
    [
      'by order without ids',
      [asks(call(null, 'a'), call(null, 'b')), answers(null, 'A'), answers(null, 'B')],
      ['a({}) -> "A"', 'b({}) -> "B"'],
    ],
    [
      'by name without ids',
      [asks(call(null, 'a'), call(null, 'b')), answers(null, 'B', 'b'), answers(null, 'A', 'a')],
      ['a({}) -> "A"', 'b({}) -> "B"'],
    ],
    ['by order when only the answers have ids', [asks(call(null, 'a')), answers('7', 'A')], ['a({}) -> "A"']],
    ['by order when only the calls have ids', [asks(call('1', 'a')), answers(null, 'A')], ['a({}) -> "A"']],
    [
      'an id used twice, in order',
      [asks(call('1', 'a')), answers('1', 'A'), asks(call('1', 'b')), answers('1', 'B')],
      ['a({}) -> "A"', 'b({}) -> "B"'],
    ],
    [
      'never by a guess when the id is another',
      [asks(call('1', 'a')), answers('2', 'X')],
      ['a({}) -> …', 'tool(null) -> "X"'],
    ],
    ['not at all', [asks(call('1', 'a'))], ['a({}) -> …']],
    [
      'a second answer is a step of its own',
      [asks(call('1', 'a')), answers('1', 'A'), answers('1', 'again')],
      ['a({}) -> "A"', 'tool(null) -> "again"'],
    ],
  ])('a call is answered %s', async (_, messages, expected) => {
    const spans = await spansOf(messages);
    expect(tools(spans)).toEqual(expected);
    expect(toldAgain(spans)).toEqual(messages);
  });

  it.each<[Json, Json]>([
    ['{"a":{"b":[1]}}', { a: { b: [1] } }],
    [{ a: 1 }, { a: 1 }],
    ['not json', '"not json"'],
    ['{"cut', '"{\\"cut"'],
    ['', '""'],
    [null, null],
  ])('arguments %j become %j', async (args, expected) => {
    const [, , tool] = await spansOf([asks(call('1', 'a', args))]);
    expect(tool?.attributes['pawl.input']).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['text', 'plain'],
    ['JSON', '{"ok": true}'],
    ['a number as text', '255.0'],
    ['quotes', '"quoted"'],
    ['nothing', ''],
    ['null', null],
    [
      'parts',
      [
        { type: 'text', text: 'a' },
        { type: 'image_url', image_url: { url: 'x' } },
      ],
    ],
    ['a hostile key', { ['__proto__']: { x: 1 } }],
  ])('content that is %s can be told again', async (_, content) => {
    const messages = [
      says('user', content),
      asks(call('1', 'a')),
      answers('1', content),
      { role: 'assistant', content, extra: { kept: 1 } },
    ];
    expect(toldAgain(await spansOf(messages))).toEqual(messages);
  });

  it('a model step gets only what is new since the one before', async () => {
    const messages = [
      says('system', 's'),
      says('user', 'u'),
      asks(call('1', 'a')),
      answers('1', 'A'),
      says('assistant', 'x'),
      says('assistant', 'y'),
    ];
    const models = (await spansOf(messages)).filter(({ attributes }) => attributes['pawl.step.kind'] === 'model');
    expect(models.map(({ attributes }) => attributes['pawl.input'])).toEqual([messages.slice(0, 2), [messages[3]], []]);
    expect(models.map(({ attributes }) => attributes['pawl.content'])).toEqual(['delta', 'delta', 'delta']);
  });
});

describe('the root', () => {
  const chat = [
    says('system', 's'),
    says('user', 'question'),
    says('assistant', 'first'),
    says('assistant', ''),
    says('user', 'bye'),
  ];

  it('has the first question and the last answer', async () => {
    const [root] = await spansOf(chat);
    expect([root?.attributes['pawl.input'], root?.attributes['pawl.output']]).toEqual(['"question"', '"first"']);
  });

  it('has what the mapping says', async () => {
    const spec = { agent: '"bot"', version: '"2"', input: 'q', score: 's', expected: 'e', tags: '{"t": 1}', case: 'c' };
    const [root] = await spansOf(chat, { q: 'Q', s: 1, e: ['x'], c: 'c1' }, spec);
    expect(root?.attributes).toMatchObject({
      'pawl.step.name': 'bot',
      'gen_ai.agent.name': 'bot',
      'pawl.agent.version': '2',
      'pawl.input': '"Q"',
      'pawl.tags': { t: 1, case: 'c1', score: 1, expected: ['x'] },
    });
  });

  it('is the parent of all others, in the order of pawl.sequence', async () => {
    const [root, ...steps] = await spansOf(chat);
    expect(root?.parentSpanId).toBeNull();
    expect(new Set(steps.map(step => step.parentSpanId))).toEqual(new Set([root?.spanId]));
    expect(steps.map(step => step.attributes['pawl.sequence'])).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    [{}, '1', '1', ['inferred', 'inferred']],
    [{ time: 't' }, '1000000000', '1000000000', [undefined, 'inferred']],
    [{ time: '{"start": t, "end": t + 2.5}' }, '1000000000', '3500000000', [undefined, 'inferred']],
  ])('with %j begins at %s and ends at %s', async (spec, start, end, marks) => {
    const [root, first] = await spansOf(chat, { t: 1 }, spec);
    expect([root?.startTimeUnixNano, root?.endTimeUnixNano]).toEqual([start, end]);
    expect([root?.attributes['pawl.time'], first?.attributes['pawl.time']]).toEqual(marks);
  });
});

describe('annotations', () => {
  const messages = [says('user', 'u'), asks(call('1', 'a')), answers('1', 'A')];

  it.each([0, 1, 2])('of message %i point at its step', async index => {
    const spans = await spansOf(
      messages,
      { i: index },
      { annotations: '{"index": i, "label": "l", "note": "n", "by": "b"}' },
    );
    const step = spans.find(span => span.attributes['pawl.message.index'] === index);
    expect(spans[0]?.attributes['pawl.annotations']).toEqual([{ step: step?.spanId, label: 'l', note: 'n', by: 'b' }]);
  });

  it('of the whole run point at no step', async () => {
    const [root] = await spansOf(messages, {}, { annotations: '{"label": "l"}' });
    expect(root?.attributes['pawl.annotations']).toEqual([{ step: null, label: 'l', note: null, by: null }]);
  });

  it('of a message that is not there are an error', async () => {
    await expect(spansOf(messages, {}, { annotations: '{"index": 3, "label": "l"}' })).rejects.toThrow(
      'log.json:1: "annotations" points at message 3 of 3 messages',
    );
  });
});

describe('ids', () => {
  it('do not depend on the order of keys', async () => {
    const [one] = await spansOf([{ role: 'user', content: 'x' }]);
    const [other] = await spansOf([{ content: 'x', role: 'user' }]);
    expect(one?.traceId).toBe(other?.traceId);
  });

  it('change with the messages', async () => {
    const [one] = await spansOf([says('user', 'x')]);
    const [other] = await spansOf([says('user', 'y')]);
    expect(one?.traceId).not.toBe(other?.traceId);
  });

  it('are unique in a conversation', async () => {
    const spans = await spansOf(Array.from({ length: 300 }, (_, index) => says('user', index)));
    expect(new Set(spans.map(span => span.spanId)).size).toBe(301);
  });
});

describe('size', () => {
  const conversation = (rounds: number): readonly JsonObject[] =>
    Array.from({ length: rounds }, (_, round) => [
      asks(call(`c${round}`, 'a')),
      answers(`c${round}`, 'A'),
      says('user', 'u'),
    ]).flat();

  it('the spans of a conversation grow with its messages, not with their square', async () => {
    const size = async (rounds: number) => JSON.stringify(await spansOf(conversation(rounds))).length;
    expect((await size(4000)) / (await size(1000))).toBeLessThan(4.1);
  });

  it('30,000 calls that nobody answers in order are matched in linear time', async () => {
    const count = 30_000;
    const calls = Array.from({ length: count }, (_, index) => call(`c${index}`, 'a'));
    const reversed = Array.from({ length: count }, (_, index) => answers(`c${count - 1 - index}`, 'A'));
    const started = performance.now();
    const spans = await spansOf([asks(...calls), ...reversed]);
    console.info(`${count} calls matched in ${(performance.now() - started).toFixed(0)} ms`);
    expect(spans.every(span => span.endTimeUnixNano !== '0')).toBe(true);
  });
});
