import type { Recording, ToolWorld } from '@pawl/core/cases';
import type { Json, ToolEffect } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { callKey, prepareWorld } from './match.js';
import { NOT_EXECUTED, Replay, type ReplayCall } from './replay.js';

describe('callKey', () => {
  it.each<[string, Json, Json, readonly string[]]>([
    ['key order', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['key order at depth', { a: { x: [{ p: 1, q: 2 }] } }, { a: { x: [{ q: 2, p: 1 }] } }, []],
    ['an ignored field', { id: 1, trace_id: 'a' }, { id: 1, trace_id: 'b' }, ['trace_id']],
    ['an ignored field that is missing on one side', { id: 1 }, { id: 1, trace_id: 'b' }, ['trace_id']],
    ['an ignored path', { request: { id: 1, at: 5 } }, { request: { id: 1, at: 6 } }, ['request.at']],
    ['an ignored key with a dot', { 'request.at': 5, id: 1 }, { 'request.at': 6, id: 1 }, ['request.at']],
    ['an ignored __proto__', JSON.parse('{"__proto__":1,"id":1}'), { id: 1 }, ['__proto__']],
    ['is written for no arguments', null, {}, []],
    ['nothing to ignore in a text', 'same', 'same', ['a.b']],
  ])('takes calls for the same whatever %s', (_name, a, b, ignore) => {
    expect(callKey(a, ignore)).toBe(callKey(b, ignore));
  });

  it.each<[string, Json, Json, readonly string[]]>([
    ['another value', { id: 1 }, { id: 2 }, []],
    ['a number for a text', { id: 1 }, { id: '1' }, []],
    ['another order of a list', { ids: [1, 2] }, { ids: [2, 1] }, []],
    ['a field of the ignored name at depth', { a: { id: 1 } }, { a: { id: 2 } }, ['id']],
    ['a field that is only inherited', JSON.parse('{"__proto__":{"id":1}}'), {}, ['id']],
    ['null for nothing', { id: null }, {}, []],
  ])('tells calls apart by %s', (_name, a, b, ignore) => {
    expect(callKey(a, ignore)).not.toBe(callKey(b, ignore));
  });

  it('takes arguments of any depth', () => {
    const deep: Json = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(callKey(deep, [])).toHaveLength(100_000);
  });
});

const recorded = (args: Json, result: Json, error: string | null = null): Recording => ({
  arguments: args,
  result,
  error,
});

const toolWorld = (given: Partial<ToolWorld>): ToolWorld => ({
  answer: 'recorded',
  returns: null,
  on_miss: 'fail',
  ignore: [],
  recordings: [],
  ...given,
});

const ORDERS = [
  recorded({ id: 'o1' }, 'first'),
  recorded({ id: 'o1' }, 'second'),
  recorded({ id: 'o2' }, null, 'no such order'),
];

const replayOf = (
  tools: Readonly<Record<string, Partial<ToolWorld>>>,
  effects: Readonly<Record<string, ToolEffect>> = {},
): Replay => {
  const entries = Object.entries(tools).map(([name, given]) => [name, toolWorld(given)] as const);
  const world = prepareWorld({ extends: null, tools: Object.fromEntries(entries) });
  return new Replay(world, new Map(Object.entries(effects)), () => 0);
};

const call = (tool: string, args: Json, given: Partial<ReplayCall> = {}): ReplayCall => ({
  tool,
  arguments: args,
  effect: 'unknown',
  canRunLive: false,
  ...given,
});

describe('Replay', () => {
  it('answers calls with equal arguments in recorded order, the last recording ever after', () => {
    const replay = replayOf({ read_order: { recordings: ORDERS } });
    const values = [1, 2, 3, 4].map(() => replay.answer(call('read_order', { id: 'o1' })));
    expect(values.map(answer => answer.kind === 'result' && answer.value)).toEqual([
      'first',
      'second',
      'second',
      'second',
    ]);
  });

  it.each([
    [
      'a recorded failure',
      { recordings: ORDERS },
      { id: 'o2' },
      { kind: 'error', message: 'no such order', served: 'recorded' },
    ],
    [
      'a call without a recording',
      { recordings: ORDERS },
      { id: 'o9' },
      { kind: 'missed', message: 'tool has no recording with these arguments' },
    ],
    [
      'the same where a miss is an error of the tool',
      { recordings: ORDERS, on_miss: 'error' },
      { id: 'o9' },
      { kind: 'error', message: 'tool has no recording with these arguments', served: 'missed' },
    ],
    [
      'a fixed answer, even one that says error',
      { answer: 'fixed', returns: { error: 'approval required' } },
      {},
      { kind: 'result', value: { error: 'approval required' }, served: 'fixed' },
    ],
    [
      'a live tool for a caller that cannot run it',
      { answer: 'live' },
      {},
      { kind: 'missed', message: 'tool is live, which only tool() of the SDK can run' },
    ],
  ] as const)('%s', (_name, world, args, answer) => {
    expect(replayOf({ tool: world }).answer(call('tool', args))).toEqual(answer);
  });

  it('lets a caller run a live tool that can', () => {
    expect(replayOf({ tool: { answer: 'live' } }).answer(call('tool', {}, { canRunLive: true }))).toEqual({
      kind: 'live',
    });
  });

  it.each([
    'unknown',
    '__proto__',
    'constructor',
    'toString',
  ])('misses the tool %s, which is not in the world', name => {
    expect(replayOf({ tool: {} }).answer(call(name, {}))).toEqual({
      kind: 'missed',
      message: `${name} is not a tool of this case's world`,
    });
  });

  describe.each<[string, Record<string, ToolEffect>, Partial<ReplayCall>]>([
    ['declared by the agent', { tool: 'irreversible' }, {}],
    ['declared by the caller', {}, { effect: 'writes' }],
    ['that the caller makes light of', { tool: 'writes' }, { effect: 'reads' }],
  ])('a state-changing tool %s', (_name, effects, given) => {
    it.each([
      ['without a world', {}, NOT_EXECUTED],
      ['with a fixed answer', { tool: { answer: 'fixed', returns: 'no' } }, 'no'],
      ['with a recording', { tool: { recordings: [recorded({ id: 1 }, 'done')] } }, 'done'],
      ['with another recording', { tool: { recordings: [recorded({ id: 2 }, 'done')] } }, NOT_EXECUTED],
      ['that the world calls live', { tool: { answer: 'live' } }, NOT_EXECUTED],
    ] as const)('%s keeps the intent and executes nothing', (_world, tools, value) => {
      const replay = replayOf(tools, effects);
      expect(replay.answer(call('tool', { id: 1 }, { canRunLive: true, ...given }))).toEqual({
        kind: 'result',
        value,
        served: 'intent',
      });
    });
  });

  it('names the first call that makes the attempt invalid', () => {
    const replay = replayOf({ soft: { on_miss: 'error' }, hard: {} });
    replay.answer(call('soft', {}));
    expect(replay.miss).toBeNull();
    replay.answer(call('hard', { b: 1, a: 'x' }));
    replay.answer(call('other', {}));
    expect(replay.miss).toBe('hard({"a":"x","b":1})');
  });

  it('keeps every call in order', () => {
    const replay = replayOf({ read: { answer: 'fixed', returns: 1 }, soft: { on_miss: 'error' } }, { read: 'reads' });
    replay.answer(call('read', { id: 1 }));
    replay.answer(call('soft', {}));
    expect(replay.calls.map(({ record, error }) => ({ ...record, error }))).toEqual([
      { tool: 'read', arguments: { id: 1 }, answer: 1, served: 'fixed', effect: 'reads', step: null, error: null },
      {
        tool: 'soft',
        arguments: {},
        answer: { error: 'soft has no recording with these arguments' },
        served: 'missed',
        effect: 'unknown',
        step: null,
        error: 'soft has no recording with these arguments',
      },
    ]);
  });

  it('stops keeping and answering calls without end', () => {
    const replay = replayOf({ read: { answer: 'fixed', returns: 1 } });
    for (let count = 0; count < 10_001; count += 1) replay.answer(call('read', {}));
    expect([replay.overflow, replay.calls.length]).toEqual([true, 10_000]);
  });

  it('gives each attempt the recordings from the start', () => {
    const world = prepareWorld({ extends: null, tools: { tool: toolWorld({ recordings: ORDERS }) } });
    const [one, two] = [new Replay(world, new Map(), () => 0), new Replay(world, new Map(), () => 0)];
    one.answer(call('tool', { id: 'o1' }));
    expect(two.answer(call('tool', { id: 'o1' }))).toMatchObject({ value: 'first' });
  });
});
