import { describe, expect, it } from 'vitest';
import { type Span, toolSteps } from '../trajectory/index.js';
import { assemble } from './index.js';
import { agentSpan, answers, assistant, calls, chat, says, spanIdOf, told, toolSpan, user } from './testing/spans.js';

describe('tools', () => {
  const question = user(says('go'));
  const look = (id: string | null, at: number) => calls(id, 'look', { at });

  it.each<{ because: string; spans: readonly Span[]; tools: readonly object[] }>([
    {
      because: 'the span says it all',
      spans: [
        toolSpan({ id: 't' }, 'look', {
          'gen_ai.tool.call.arguments': '{"at":1}',
          'gen_ai.tool.call.result': '"seen"',
        }),
      ],
      tools: [{ callId: null, input: { at: 1 }, output: 'seen', status: 'ok', source: 'span' }],
    },
    {
      because: 'what the span lacks stands in the messages',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look('c', 1))]),
        toolSpan({ id: 't', at: 2 }, 'look'),
        chat({ id: 'n', at: 4 }, [question, assistant(look('c', 1)), told(answers('c', { seen: 1 }))], []),
      ],
      tools: [{ callId: 'c', input: { at: 1 }, output: { seen: 1 }, source: 'span' }],
    },
    {
      because: 'a bare argument is completed from the call',
      spans: [
        chat({ id: 'm' }, [], [assistant(look('c', 1))]),
        toolSpan({ id: 't', at: 2 }, 'look', { 'gen_ai.tool.call.arguments': '1' }),
      ],
      tools: [{ input: { at: 1 } }],
    },
    {
      because: 'equal arguments decide between calls of one name',
      spans: [
        chat({ id: 'm' }, [], [assistant(look('c1', 1), look('c2', 2))]),
        toolSpan({ id: 't', at: 2 }, 'look', { 'gen_ai.tool.call.arguments': '{"at":2}' }),
        toolSpan({ id: 'u', at: 3 }, 'look', { 'gen_ai.tool.call.arguments': '{"at":1}' }),
      ],
      tools: [
        { id: spanIdOf('t'), callId: 'c2' },
        { id: spanIdOf('u'), callId: 'c1' },
      ],
    },
    {
      because: 'an answered call without a span is a step of its own',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look('c', 1))]),
        chat({ id: 'n', at: 4 }, [question, assistant(look('c', 1)), told(answers('c', 'Error: no'))], []),
      ],
      tools: [
        {
          id: 'synthetic:c',
          source: 'message',
          startedAt: null,
          input: { at: 1 },
          status: 'error',
          error: { message: 'no', evidence: 'message' },
        },
      ],
    },
    {
      because: 'a call that nobody answered was not carried out',
      spans: [chat({ id: 'm' }, [], [assistant(look('c', 1))])],
      tools: [],
    },
    {
      because: 'calls of an earlier conversation are not calls of this run',
      spans: [chat({ id: 'm' }, [question, assistant(look('old', 1)), told(answers('old', 1)), question], [])],
      tools: [],
    },
    {
      because: 'a call that its output lost is told by the next input',
      spans: [
        chat({ id: 'm' }, [question], [], { 'gen_ai.output.messages': null }),
        chat({ id: 'n', at: 4 }, [question, assistant(look('c', 1)), told(answers('c', 1))], []),
      ],
      tools: [{ callId: 'c', input: { at: 1 }, output: 1 }],
    },
    {
      because: 'another conversation of the same agent has a history of its own',
      spans: [
        chat({ id: 'm' }, [question], [assistant(says('gone'))]),
        chat({ id: 'n', at: 4 }, [user(says('stay')), assistant(look('old', 1)), told(answers('old', 1))], []),
      ],
      tools: [],
    },
    {
      because: 'answers without ids belong to the calls in order',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look(null, 1), look(null, 2))]),
        chat(
          { id: 'n', at: 4 },
          [question, told(answers(null, 'a')), told(answers(null, 'b'))],
          [assistant(look(null, 3))],
        ),
        chat(
          { id: 'o', at: 8 },
          [question, told(answers(null, 'a')), told(answers(null, 'b')), told(answers(null, 'c'))],
          [],
        ),
      ],
      tools: [{ output: 'a' }, { output: 'b' }, { output: 'c' }],
    },
    {
      because: 'a server may number its calls anew in every turn',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look('call_0', 1))]),
        chat(
          { id: 'n', at: 4 },
          [question, assistant(look('call_0', 1)), told(answers('call_0', 'a'))],
          [assistant(look('call_0', 2))],
        ),
        chat(
          { id: 'o', at: 8 },
          [
            question,
            assistant(look('call_0', 1)),
            told(answers('call_0', 'a')),
            assistant(look('call_0', 2)),
            told(answers('call_0', 'b')),
          ],
          [],
        ),
      ],
      tools: [
        { id: 'synthetic:call_0', input: { at: 1 }, output: 'a' },
        { id: 'synthetic:call_0#2', input: { at: 2 }, output: 'b' },
      ],
    },
    {
      because: 'an agent does not carry out what another one asked for by name alone',
      spans: [
        agentSpan({ id: 'a', lasts: 9 }, 'one'),
        chat({ id: 'm', parent: 'a' }, [], [assistant(look(null, 1))]),
        agentSpan({ id: 'b', lasts: 9, at: 3 }, 'two'),
        toolSpan({ id: 't', parent: 'b', at: 4 }, 'look', { 'gen_ai.tool.call.result': 'seen' }),
      ],
      tools: [{ input: null, output: 'seen', callId: null }],
    },
    {
      because: 'an id joins across agents',
      spans: [
        agentSpan({ id: 'a', lasts: 9 }, 'one'),
        chat({ id: 'm', parent: 'a' }, [], [assistant(look('c', 1))]),
        toolSpan({ id: 't', at: 4 }, 'look', { 'gen_ai.tool.call.id': 'c' }),
      ],
      tools: [{ input: { at: 1 }, callId: 'c' }],
    },
  ])('$because', ({ spans, tools }) => {
    expect(toolSteps(assemble(spans))).toMatchObject(tools);
    expect(toolSteps(assemble(spans))).toHaveLength(tools.length);
  });

  it.each<{ result: unknown; message: string | null }>([
    { result: { error: 'no' }, message: 'no' },
    { result: { error: { message: 'no', code: 1 } }, message: 'no' },
    { result: { error: null, value: 1 }, message: null },
    { result: { status: 'error', content: 'no' }, message: 'no' },
    { result: { is_error: true, content: 'no' }, message: 'no' },
    { result: 'Error: no', message: 'no' },
    { result: 'Errors: none', message: null },
    { result: { errors: [] }, message: null },
    { result: { total: 1 }, message: null },
  ])('reads $result as the error $message', ({ result, message }) => {
    const [tool] = toolSteps(
      assemble([toolSpan({ id: 't' }, 'x', { 'gen_ai.tool.call.result': JSON.stringify(result) })]),
    );
    expect(tool?.error?.message ?? null).toBe(message);
  });
});
