import { describe, expect, it } from 'vitest';
import type { JsonObject, Trajectory } from '../trajectory/index.js';
import { assemble } from './index.js';
import { capture, hasCaptures } from './testing/captures.js';
import { agentSpan, chat, span } from './testing/spans.js';

const TOOLS = [
  { type: 'function', name: 'refund', description: 'Refund an order', parameters: { type: 'object', properties: {} } },
  { type: 'function', name: 'read', description: 'Read it', parameters: { type: 'object' } },
];
const system = (content: string): JsonObject => ({ role: 'system', parts: [{ type: 'text', content }] });
const user: JsonObject = { role: 'user', parts: [{ type: 'text', content: 'hi' }] };

interface Words {
  readonly prompt?: string;
  readonly attributes?: JsonObject;
  readonly root?: JsonObject;
  readonly resource?: JsonObject;
}

const runOf = ({ prompt, attributes = {}, root = {}, resource = {} }: Words): Trajectory =>
  assemble([
    agentSpan({ id: 'r', lasts: 10, attributes: root, resource }, 'refund'),
    chat(
      { id: 'c', parent: 'r', at: 1, resource },
      prompt === undefined ? [user] : [system(prompt), user],
      [],
      attributes,
    ),
  ]);
const versionOf = (words: Words): string | null => runOf(words).agent.version;

describe('the version of an agent', () => {
  it.each<{ because: string; words: Words; version: string; basis: string }>([
    {
      because: 'the run names its manifest',
      words: { root: { 'pawl.manifest': 'm1', 'pawl.agent.version': '2' } },
      version: 'm1',
      basis: 'manifest',
    },
    {
      because: 'its deployment names the manifest',
      words: { root: { 'gen_ai.agent.version': '2' }, resource: { 'pawl.manifest': 'm2' } },
      version: 'm2',
      basis: 'manifest',
    },
    {
      because: 'our own attribute says it',
      words: { root: { 'pawl.agent.version': '2', 'gen_ai.agent.version': '3' } },
      version: '2',
      basis: 'reported',
    },
    {
      because: 'the agent says it',
      words: { root: { 'gen_ai.agent.version': '3' }, resource: { 'service.version': '9' } },
      version: '3',
      basis: 'reported',
    },
    { because: 'the service has it', words: { resource: { 'service.version': '9' } }, version: '9', basis: 'service' },
  ])('is $version, as $because', ({ words, version, basis }) => {
    expect(runOf({ prompt: 'Be kind.', ...words }).agent).toEqual({ name: 'refund', version, versionBasis: basis });
  });

  it.each<{ of: string; resource: JsonObject }>([
    { of: 'a library that writes the resource', resource: { 'telemetry.sdk.name': '@mastra/otel-exporter' } },
    { of: 'nobody', resource: { 'service.version': '' } },
  ])('is inferred where the service version is that of $of', ({ resource }) => {
    const { agent } = runOf({ prompt: 'Be kind.', resource: { 'service.version': '1.71.0', ...resource } });
    expect(agent).toEqual({
      name: 'refund',
      version: expect.stringMatching(/^inferred:[0-9a-f]{8}$/),
      versionBasis: 'inferred',
    });
  });

  it('is nobody’s guess where neither prompt nor tools are known', () => {
    expect(runOf({}).agent).toEqual({ name: 'refund', version: null });
  });
});

describe('an inferred version', () => {
  const base: Words = { prompt: 'Be kind.\nUse tools.', attributes: { 'gen_ai.tool.definitions': TOOLS } };

  it.each<{ same: string; words: Words }>([
    { same: 'white space differs', words: { ...base, prompt: '  Be kind. Use\ttools.\n' } },
    {
      same: 'tools stand in another order',
      words: { ...base, attributes: { 'gen_ai.tool.definitions': TOOLS.toReversed() } },
    },
    {
      same: 'tools come as JSON text',
      words: { ...base, attributes: { 'gen_ai.tool.definitions': JSON.stringify(TOOLS) } },
    },
    {
      same: 'tools come in the form of another library',
      words: {
        ...base,
        attributes: Object.fromEntries(
          TOOLS.map(({ type, ...tool }, n) => [
            `llm.tools.${n}.tool.json_schema`,
            JSON.stringify({ type, function: tool }),
          ]),
        ),
      },
    },
    {
      same: 'tools come flattened',
      words: {
        ...base,
        attributes: Object.fromEntries(
          TOOLS.flatMap(({ name, description, parameters }, n) => [
            [`llm.request.functions.${n}.name`, name],
            [`llm.request.functions.${n}.description`, description],
            [`llm.request.functions.${n}.parameters`, JSON.stringify(parameters)],
          ]),
        ),
      },
    },
    {
      same: 'the model is another',
      words: { ...base, attributes: { ...base.attributes, 'gen_ai.request.model': 'other' } },
    },
  ])('stays where $same', ({ words }) => {
    expect(versionOf(words)).toBe(versionOf(base));
  });

  it.each([
    ['Today is 2026-11-24.', 'Today is 2026-11-25.'],
    ['Now: 2026-11-24T10:00:00.5Z', 'Now: 2026-11-25T11:12:13+01:00'],
    ['It is 10:00 AM.', 'It is 9:41 pm.'],
    ['User [email:0a1b2c3d] asks.', 'User [email:ffffffff] asks.'],
    ['Request 3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'Request 3F2504E0-4F89-41D3-9A0C-0305E82C3302'],
  ])('stays from %j to %j', (one, other) => {
    expect(versionOf({ prompt: one })).toBe(versionOf({ prompt: other }));
  });

  it.each<{ changed: string; words: Words; parts: readonly string[] }>([
    { changed: 'the prompt', words: { ...base, prompt: 'Be brief.' }, parts: ['prompt'] },
    { changed: 'a number in the prompt', words: { ...base, prompt: 'Be kind.\nUse 2 tools.' }, parts: ['prompt'] },
    {
      changed: 'a tool',
      words: { ...base, attributes: { 'gen_ai.tool.definitions': TOOLS.slice(1) } },
      parts: ['tools'],
    },
    {
      changed: "a tool's schema",
      words: {
        ...base,
        attributes: { 'gen_ai.tool.definitions': [TOOLS[1] ?? {}, { ...TOOLS[0], parameters: { type: 'array' } }] },
      },
      parts: ['tools'],
    },
  ])('changes with $changed', ({ words, parts }) => {
    const [before, after] = [runOf(base), runOf(words)];
    expect(after.agent.version).not.toBe(before.agent.version);
    const differing = (['prompt', 'tools', 'models'] as const).filter(
      part => before.versionParts?.[part] !== after.versionParts?.[part],
    );
    expect(differing).toEqual(parts);
  });

  it('does not depend on how far the run went', () => {
    const first = chat({ id: 'c', parent: 'r', at: 1 }, [system('Lead.'), user], []);
    const later = chat({ id: 'd', parent: 'r', at: 3 }, [system('Write a title.'), user], []);
    const root = agentSpan({ id: 'r', lasts: 10 }, 'refund');
    expect(assemble([root, first, later]).agent).toEqual(assemble([first, root]).agent);
  });

  it('takes what is no tool, or cut off, without failing', () => {
    for (const odd of [
      '[{"name":"re',
      '[1,null,[]]',
      '{"a":1}',
      'x',
      7,
      [[[]]],
      [{ name: { a: 1 }, parameters: '{"' }],
    ]) {
      expect(() =>
        runOf({ attributes: { 'gen_ai.tool.definitions': odd, 'llm.tools.0.tool.json_schema': '{' } }),
      ).not.toThrow();
    }
  });
});

it('leaves the id of the manifest out of what was not understood', () => {
  expect(assemble([span({ id: 'r', attributes: { 'pawl.manifest': 'm', 'pawl.external_id': 'e' } })])).toMatchObject({
    externalIds: ['e'],
    steps: [{ unread: {} }],
  });
});

// Stacks that hand their whole tool definitions to telemetry, told apart from others by nothing but their form.
describe.skipIf(!hasCaptures)('captured stacks', () => {
  const partsOf = (stack: string) => {
    const { spans, logs } = capture(stack);
    const [first] = spans;
    return assemble(
      spans.filter(each => each.traceId === first?.traceId),
      { logs },
    ).versionParts;
  };

  it.each([
    ['openinference-openai', 'openinference-openai-long'],
    ['openinference-openai', 'traceloop'],
    ['anthropic-openinference', 'anthropic-duplicate-spans'],
  ])('%s and %s have the same prompt and tools', (one, other) => {
    const { prompt, tools } = partsOf(one) ?? {};
    expect([prompt, tools]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect(partsOf(other)).toMatchObject({ prompt, tools });
  });

  it.each([
    'mastra',
    'ai-sdk-v6',
    'ai-sdk-v7',
    'langgraph',
    'openai-agents',
    'otel-genai-semconv',
  ])('%s shows prompt, tools and model', stack => {
    const hash = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(partsOf(stack)).toEqual({ prompt: hash, tools: hash, models: hash });
  });
});
