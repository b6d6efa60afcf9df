import { describe, expect, it } from 'vitest';
import { type JsonObject, modelSteps, type Step, selectorOf } from '../trajectory/index.js';
import { assemble } from './index.js';
import { span } from './testing/spans.js';

const one = (kind: string, attributes: JsonObject = {}, scope = 'test'): Step => {
  const root = span({ id: 'root', lasts: 9 });
  const child = span({
    id: 'one',
    name: 'the span',
    parent: 'root',
    at: 1,
    scope,
    attributes: { 'openinference.span.kind': kind, ...attributes },
  });
  const found = assemble([root, child]).steps[1];
  if (found === undefined) throw new Error('no step');
  return found;
};

const message = (side: string, at: number, fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [`llm.${side}_messages.${at}.message.${key}`, value]),
  );

const model = (attributes: JsonObject) => {
  const [step] = modelSteps({ steps: [one('LLM', attributes)] });
  if (step === undefined) throw new Error('no model step');
  return step;
};

describe('kinds and names', () => {
  it.each<{ kind: string; attributes?: JsonObject; selector: string; more?: object }>([
    { kind: 'AGENT', attributes: { 'graph.node.id': 'lead' }, selector: 'agent:lead' },
    { kind: 'TOOL', attributes: { 'tool.name': 'look' }, selector: 'tool:look' },
    { kind: 'TOOL', selector: 'tool:the span' },
    { kind: 'tool', selector: 'tool:the span' },
    { kind: 'CHAIN', selector: 'workflow:the span' },
    { kind: 'EMBEDDING', selector: 'workflow:the span' },
    {
      kind: 'LLM',
      attributes: { 'llm.model_name': 'gpt' },
      selector: 'model:gpt',
      more: { requestModel: null, responseModel: 'gpt' },
    },
    {
      kind: 'GUARDRAIL',
      attributes: { 'tool.name': 'topic', 'guardrail.triggered': false },
      selector: 'policy:topic',
      more: { decision: 'allowed' },
    },
    {
      kind: 'GUARDRAIL',
      attributes: { 'guardrail.triggered': true },
      selector: 'policy:the span',
      more: { decision: 'denied' },
    },
    { kind: 'GUARDRAIL', selector: 'policy:the span', more: { decision: 'unknown' } },
    {
      kind: 'RETRIEVER',
      attributes: {
        'input.value': 'q',
        'retrieval.documents.0.document.id': 'd',
        'retrieval.documents.0.document.score': 0.5,
      },
      selector: 'retrieval:the span',
      more: { input: 'q', output: [{ id: 'd', score: 0.5 }] },
    },
    {
      kind: 'SOMETHING_NEW',
      selector: 'workflow:the span',
      more: { unread: { 'openinference.span.kind': 'SOMETHING_NEW' } },
    },
  ])('$kind is $selector', ({ kind, attributes = {}, selector, more = {} }) => {
    const step = one(kind, attributes);
    expect(selectorOf(step)).toBe(selector);
    expect(step).toMatchObject(more);
  });
});

describe('models', () => {
  it('asks for the model of the parameters', () => {
    const parameters = { 'llm.invocation_parameters': '{"model":"gpt","temperature":0}', 'llm.model_name': 'gpt-2024' };
    expect(one('LLM', parameters)).toMatchObject({ requestModel: 'gpt', responseModel: 'gpt-2024' });
  });

  it('keeps parameters that have no place in a step', () => {
    const parameters = { 'llm.invocation_parameters': '{"model":"gpt","temperature":0}' };
    expect(one('LLM', parameters).unread).toEqual(parameters);
  });
});

describe('flattened messages', () => {
  it.each<{ because: string; attributes: JsonObject; parts: readonly object[] }>([
    {
      because: 'content is text',
      attributes: message('input', 0, { role: 'user', content: 'hi' }),
      parts: [{ type: 'text', content: 'hi' }],
    },
    {
      because: 'contents are blocks',
      attributes: message('input', 0, {
        role: 'user',
        'contents.0.message_content.type': 'text',
        'contents.0.message_content.text': 'hi',
      }),
      parts: [{ type: 'text', content: 'hi' }],
    },
    {
      because: 'a call stands beside the content',
      attributes: message('input', 0, {
        role: 'assistant',
        content: 'look',
        'tool_calls.0.tool_call.id': 'c',
        'tool_calls.0.tool_call.function.name': 'x',
        'tool_calls.0.tool_call.function.arguments': '{"at":1}',
      }),
      parts: [
        { type: 'text', content: 'look' },
        { type: 'tool_call', id: 'c', name: 'x', arguments: { at: 1 } },
      ],
    },
    {
      because: 'a call that is told twice is one call',
      attributes: message('input', 0, {
        role: 'assistant',
        'contents.0.tool_call.id': 'c',
        'contents.0.tool_call.function.name': 'x',
        'tool_calls.0.tool_call.id': 'c',
        'tool_calls.0.tool_call.function.name': 'x',
      }),
      parts: [{ type: 'tool_call', id: 'c', name: 'x', arguments: null }],
    },
    {
      because: 'an answer names its call',
      attributes: message('input', 0, { role: 'tool', tool_call_id: 'c', content: '{"seen":1}' }),
      parts: [{ type: 'tool_call_response', id: 'c', response: { seen: 1 } }],
    },
    {
      because: 'indices are foreign: huge, missing or no numbers',
      attributes: {
        ...message('input', 999_999_999, { role: 'user', content: 'last' }),
        ...message('input', 7, { role: 'user', content: 'first' }),
        'llm.input_messages.__proto__.message.content': 'x',
        'llm.input_messages.1e3.message.content': 'x',
      },
      parts: [
        { type: 'text', content: 'first' },
        { type: 'text', content: 'last' },
      ],
    },
  ])('$because', ({ attributes, parts }) => {
    expect(model(attributes).input.flatMap(each => each.parts)).toEqual(parts);
  });

  it('are completed by the raw value where they lack something', () => {
    const flat = message('output', 0, { role: 'assistant', 'tool_calls.0.tool_call.function.name': 'x' });
    const raw = {
      choices: [
        { message: { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'x', arguments: '{}' } }] } },
      ],
    };
    expect(model({ ...flat, 'output.value': JSON.stringify(raw) }).output.flatMap(each => each.parts)).toEqual([
      { type: 'tool_call', id: 'c', name: 'x', arguments: {} },
    ]);
  });

  it('are marked when the raw value was cut off', () => {
    expect(
      model({ ...message('input', 0, { role: 'user', content: 'hi' }), 'input.value': '{"messages":[{"ro' }),
    ).toMatchObject({
      content: 'truncated',
      marks: ['truncated'],
    });
  });
});

describe('tools', () => {
  it.each<{ because: string; attributes: JsonObject; is: object }>([
    {
      because: 'input and output are JSON text',
      attributes: { 'input.value': '{"at":1}', 'output.value': '{"seen":1}' },
      is: { input: { at: 1 }, output: { seen: 1 } },
    },
    {
      because: 'parameters are better than input',
      attributes: { 'tool.parameters': '{"at":1}', 'input.value': 'other' },
      is: { input: { at: 1 } },
    },
    {
      because: 'output that was cut off stays text',
      attributes: { 'output.value': '{"seen":' },
      is: { output: '{"seen":', marks: ['truncated'] },
    },
  ])('$because', ({ attributes, is }) => {
    expect(one('TOOL', attributes)).toMatchObject(is);
  });
});
