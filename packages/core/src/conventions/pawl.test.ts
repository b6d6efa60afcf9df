import { describe, expect, it } from 'vitest';
import { type JsonObject, modelSteps, type Span, selectorOf } from '../trajectory/index.js';
import { assemble } from './index.js';
import { type SpanWords, span, spanIdOf } from './testing/spans.js';
import { story, toldBy } from './testing/story.js';

const step = (kind: string, words: SpanWords, more: JsonObject = {}): Span =>
  span({ ...words, attributes: { 'pawl.step.kind': kind, 'pawl.step.name': words.name ?? words.id, ...more } });

const refund = JSON.stringify(story.refund);
const failure = 'approval required: refunds above 100 USD need supervisor approval';
const tokens = [212, 273, 334, 395, 456];

/** The story in our own convention: what the SDK and the log formats write. */
const ownStory: readonly Span[] = [
  step(
    'agent',
    { id: 'root', name: 'refund_agent', lasts: 100 },
    {
      'pawl.input': story.input,
      'pawl.output': JSON.stringify(story.output),
      'pawl.agent.version': '2',
      'pawl.stop_reason': 'gave_up',
      'pawl.final_status': 'refused',
    },
  ),
  ...tokens.map((input, at) =>
    step(
      'model',
      { id: `model${at}`, parent: 'root', at: at * 10 },
      { 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': 34 },
    ),
  ),
  step(
    'tool',
    { id: 'order', parent: 'root', at: 5, name: 'read_order' },
    {
      'pawl.input': '{"order_id":"ORD-1042"}',
      'pawl.output': JSON.stringify(story.order),
      'pawl.tool.effect': 'reads',
    },
  ),
  step('tool', { id: 'policy', parent: 'root', at: 15, name: 'retrieve_refund_policy' }, { 'pawl.output': '[]' }),
  step(
    'tool',
    { id: 'refund1', parent: 'root', at: 25, name: 'issue_refund', failed: failure },
    { 'pawl.input': refund },
  ),
  step(
    'tool',
    { id: 'refund2', parent: 'root', at: 35, name: 'issue_refund' },
    {
      'pawl.input': refund,
      'pawl.output': JSON.stringify({ error: failure }),
      'pawl.tool.served': 'fixed',
      'pawl.tool.effect': 'irreversible',
    },
  ),
];

const one = (attributes: JsonObject, words: Partial<SpanWords> = {}) => {
  const [first] = assemble([span({ id: 'one', name: 'the span', attributes, ...words })]).steps;
  if (first === undefined) throw new Error('no step');
  return first;
};

describe("pawl's own convention", () => {
  it('tells the whole story', () => {
    expect(toldBy(assemble(ownStory))).toEqual(story);
  });

  it("gives the agent's own words", () => {
    expect(assemble(ownStory)).toMatchObject({
      agent: { name: 'refund_agent', version: '2' },
      stopReason: 'gave_up',
      finalStatus: 'refused',
    });
  });

  it.each<{ attributes: JsonObject; selector: string; because: string; more?: object }>([
    { attributes: { 'pawl.step.kind': 'tool', 'pawl.step.name': 'x' }, selector: 'tool:x', because: 'it is named' },
    { attributes: { 'pawl.step.kind': 'tool' }, selector: 'tool:the span', because: "the default name is the span's" },
    {
      attributes: { 'pawl.step.kind': 'approval', 'pawl.approval.state': 'required' },
      selector: 'approval:required',
      because: 'an approval without a name is named by its state',
      more: { state: 'required' },
    },
    {
      attributes: { 'pawl.approval.state': 'denied' },
      selector: 'approval:denied',
      because: 'a state tells the kind',
      more: { state: 'denied' },
    },
    {
      attributes: { 'pawl.policy.decision': 'needs_approval', 'pawl.step.name': 'limit' },
      selector: 'policy:limit',
      because: 'a decision tells the kind',
      more: { decision: 'needs_approval' },
    },
    {
      attributes: { 'pawl.step.kind': 'message', 'pawl.message.role': 'user', 'pawl.output': 'hello' },
      selector: 'message:the span',
      because: 'messages have roles',
      more: { role: 'user', output: 'hello' },
    },
    {
      attributes: {
        'pawl.step.kind': 'policy',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'x',
        'pawl.step.name': 'y',
      },
      selector: 'policy:y',
      because: 'our word wins over any other',
    },
    {
      attributes: { 'pawl.step.kind': 'nonsense', 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'x' },
      selector: 'tool:x',
      because: 'a word we do not know says nothing',
      more: { unread: { 'pawl.step.kind': 'nonsense' } },
    },
    {
      attributes: { 'pawl.step.kind': 'approval', 'pawl.approval.state': 'maybe' },
      selector: 'approval:the span',
      because: 'unknown stays unknown',
      more: { state: 'unknown' },
    },
  ])('$selector, as $because', ({ attributes, selector, more = {} }) => {
    const read = one(attributes);
    expect(selectorOf(read)).toBe(selector);
    expect(read).toMatchObject(more);
  });

  it.each([
    { written: '{"a":1}', value: { a: 1 } },
    { written: '"quoted"', value: 'quoted' },
    { written: '42', value: 42 },
    { written: 'null', value: null },
    { written: 'plain words', value: 'plain words' },
    { written: '{"cut": ', value: '{"cut": ' },
    { written: { structured: true }, value: { structured: true } },
  ])('takes $written for $value', ({ written, value }) => {
    expect(one({ 'pawl.step.kind': 'tool', 'pawl.input': written })).toMatchObject({ input: value });
  });

  it('orders by sequence where times are made up, and gives no times', () => {
    const made = { 'pawl.time': 'inferred', 'pawl.step.kind': 'tool' };
    const words: [string, number][] = [
      ['c', 2],
      ['a', 0],
      ['d', 3],
      ['b', 1],
    ];
    const { steps, durationMs } = assemble(
      words.map(([id, sequence]) => span({ id, attributes: { ...made, 'pawl.sequence': sequence } })),
    );
    expect(steps.map(each => each.name)).toEqual(['a', 'b', 'c', 'd']);
    expect(steps.map(each => each.startedAt)).toEqual([null, null, null, null]);
    expect(durationMs).toBeNull();
  });

  it('puts a call that only messages show behind the model that asked, also without times', () => {
    const made = (sequence: number) => ({
      'pawl.time': 'inferred',
      'pawl.step.kind': 'model',
      'pawl.sequence': sequence,
    });
    const asked = { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: {} }] };
    const answer = { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'seen' }] };
    const { steps } = assemble([
      span({ id: 'first', attributes: { ...made(1), 'pawl.output': [asked] } }),
      span({ id: 'second', attributes: { ...made(2), 'pawl.input': [asked, answer] } }),
    ]);
    expect(steps.map(each => each.id)).toEqual([spanIdOf('first'), 'synthetic:c1', spanIdOf('second')]);
  });

  it('reads messages of a model call, and what they are', () => {
    const messages = JSON.stringify([{ role: 'user', content: 'hi' }]);
    const trajectory = assemble([
      span({ id: 'm', attributes: { 'pawl.step.kind': 'model', 'pawl.input': messages, 'pawl.content': 'delta' } }),
    ]);
    expect(modelSteps(trajectory)).toMatchObject([
      { input: [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }], content: 'delta' },
    ]);
  });

  it.each(['agent', 'workflow'])('keeps what a root of kind %s was asked and answered as it was said', kind => {
    const said = { messages: [{ role: 'user', content: 'hi' }] };
    const trajectory = assemble([
      span({
        id: 'root',
        attributes: { 'pawl.step.kind': kind, 'pawl.input': JSON.stringify(said), 'pawl.output': said },
      }),
    ]);
    expect(trajectory).toMatchObject({ input: said, output: said, steps: [{ input: said, output: said }] });
  });

  it('reads tags and annotations', () => {
    const trajectory = assemble([
      span({
        id: 'root',
        attributes: {
          'pawl.step.kind': 'agent',
          'pawl.tags': '{"level":3,"__proto__":"x"}',
          'pawl.annotations': JSON.stringify([
            { label: 'mistake', note: 'here', by: 'a person', step: spanIdOf('root') },
            { label: 'elsewhere', step: 'not there' },
            { note: 'without a label' },
            'no annotation',
          ]),
        },
      }),
    ]);
    expect(Object.entries(trajectory.tags)).toEqual([
      ['level', 3],
      ['__proto__', 'x'],
    ]);
    expect(trajectory.annotations).toEqual([
      { step: spanIdOf('root'), label: 'mistake', note: 'here', by: 'a person' },
      { step: null, label: 'elsewhere', note: null, by: null },
    ]);
  });

  it('reads the release and the outcome as tags of the run, whichever of its spans tells them', () => {
    const trajectory = assemble([
      span({
        id: 'root',
        attributes: {
          'pawl.step.kind': 'agent',
          'pawl.tags': '{"level":3}',
          'pawl.release': 'r-7',
          'pawl.releases': 'no',
        },
      }),
      span({
        id: 'later',
        parent: 'root',
        at: 1,
        attributes: {
          'pawl.outcome': 'refunded',
          'pawl.outcome.amount': 250,
          'pawl.outcome.order': '{"id":"ORD-1042"}',
          'pawl.tags': '{"level":4}',
        },
      }),
    ]);
    expect(trajectory.tags).toEqual({
      level: 3,
      release: 'r-7',
      outcome: 'refunded',
      'outcome.amount': 250,
      'outcome.order': { id: 'ORD-1042' },
    });
    expect(trajectory.steps.map(step => step.unread)).toEqual([{ 'pawl.releases': 'no' }, {}]);
  });
});
