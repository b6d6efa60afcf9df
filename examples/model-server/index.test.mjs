import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelServer } from './index.mjs';

const tool = name => ({ type: 'function', function: { name, parameters: { type: 'object', properties: {} } } });
const TOOLS = ['read_order', 'retrieve_refund_policy', 'issue_refund'].map(tool);
const CLOCK = 1_795_000_000_000;
const opening = (system = '', more = {}) => ({
  model: 'gpt-4o-mini',
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: 'Please refund order ord_1.' },
  ],
  tools: TOOLS,
  ...more,
});

let server;
let client;
beforeAll(async () => {
  server = await startModelServer({ seed: 7, clock: () => CLOCK });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => server.close());

/** The request of the next turn. @returns {any} */
const after = (request, completion, result) => {
  const { message } = completion.choices[0];
  const answer = { role: 'tool', tool_call_id: message.tool_calls[0].id, content: JSON.stringify(result) };
  return { ...request, messages: [...request.messages, message, answer] };
};

describe('a completion, read by the openai client', () => {
  it('calls an offered tool', async () => {
    const completion = await client.chat.completions.create(opening());
    expect(completion).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-[0-9a-f]{24}$/),
      object: 'chat.completion',
      created: CLOCK / 1000,
      model: 'gpt-4o-mini-2024-07-18',
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: expect.stringMatching(/^call_/),
                type: 'function',
                function: { name: 'read_order', arguments: '{"order_id":"ord_1"}' },
              },
            ],
          },
        },
      ],
      usage: { prompt_tokens_details: { cached_tokens: 0 } },
    });
    expect(completion.usage.total_tokens).toBe(completion.usage.prompt_tokens + completion.usage.completion_tokens);
  });

  it('says something when no tool may be called', async () => {
    const completion = await client.chat.completions.create(opening('', { tool_choice: 'none' }));
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: expect.stringContaining('ord_1') },
    });
  });

  it('stops at the limit of tokens', async () => {
    const completion = await client.chat.completions.create(
      opening('', { tool_choice: 'none', max_completion_tokens: 3 }),
    );
    expect(completion).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 3 } });
  });

  it('counts what an earlier turn sent as cached, in steps of 128 from 1,024 on', async () => {
    const request = opening('Be kind. '.repeat(600));
    const next = await client.chat.completions.create(
      after(request, await client.chat.completions.create(request), {}),
    );
    expect(next.usage.prompt_tokens_details.cached_tokens).toBeGreaterThanOrEqual(1024);
    expect(next.usage.prompt_tokens_details.cached_tokens % 128).toBe(0);
  });
});

describe('a stream, read by the openai client', () => {
  it.each([
    ['a call', {}],
    ['a sentence', { tool_choice: 'none' }],
  ])('adds up to the same completion as a document: %s', async (_name, more) => {
    const request = opening('', { ...more, seed: 5 });
    const whole = await client.chat.completions.create(request);
    const streamed = await client.chat.completions
      .stream({ ...request, stream_options: { include_usage: true } })
      .finalChatCompletion();
    expect(streamed.choices[0].finish_reason).toBe(whole.choices[0].finish_reason);
    expect(streamed.choices[0].message).toMatchObject({ content: whole.choices[0].message.content });
    expect(streamed.choices[0].message.tool_calls ?? []).toMatchObject(whole.choices[0].message.tool_calls ?? []);
    expect(streamed.usage).toEqual(whole.usage);
  });

  it('leaves usage out unless it was asked for', async () => {
    const chunks = [];
    for await (const chunk of await client.chat.completions.create(opening('', { stream: true }))) chunks.push(chunk);
    expect(chunks.filter(chunk => 'usage' in chunk)).toEqual([]);
  });
});

describe('chance', () => {
  /** Whether the second turn checks the policy. */
  const checks = async (api, prompt, more) => {
    const request = opening(prompt, more);
    const second = await api.chat.completions.create(
      after(request, await api.chat.completions.create(request), { amount: 20, currency: 'EUR' }),
    );
    return second.choices[0].message.tool_calls?.[0].function.name === 'retrieve_refund_policy';
  };
  /** @returns {Promise<boolean[]>} forty attempts in order, on a fresh server */
  const attempts = async (seed, prompt, more) => {
    const fresh = await startModelServer({ seed });
    const api = new OpenAI({ baseURL: `${fresh.url}/v1`, apiKey: 'none' });
    const found = [];
    for (let attempt = 0; attempt < 40; attempt++) found.push(await checks(api, prompt, more));
    await fresh.close();
    return found;
  };
  const share = list => list.filter(Boolean).length / list.length;

  it.each([
    ['You must check the refund policy.', 1, 1],
    ['You should check the refund policy.', 0.35, 0.85],
    ['Be kind.', 0, 0.3],
  ])('%s is obeyed in a share between %d and %d', async (prompt, low, high) => {
    const found = share(await attempts(1, prompt));
    expect(found).toBeGreaterThanOrEqual(low);
    expect(found).toBeLessThanOrEqual(high);
  });

  it('repeats a whole run with the same seed', async () => {
    expect(await attempts(3, 'You should check the refund policy.')).toEqual(
      await attempts(3, 'You should check the refund policy.'),
    );
  });

  it('differs with another seed', async () => {
    expect(await attempts(3, 'You should check the refund policy.')).not.toEqual(
      await attempts(4, 'You should check the refund policy.'),
    );
  });

  it('does not vary when the request brings its own seed', async () => {
    expect(new Set(await attempts(1, 'You should check the refund policy.', { seed: 11 })).size).toBe(1);
  });
});

describe('refusals, in the words of the protocol', () => {
  it.each([
    ['no messages', { messages: [] }, 400, 'messages', 'empty_array'],
    ['no model', { model: '' }, 400, 'model', 'missing_required_parameter'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }, 400, 'messages[0].role', 'unsupported_value'],
    ['several choices', { n: 2 }, 400, 'n', 'unsupported_value'],
    ['a forced call', { tool_choice: 'required' }, 400, 'tool_choice', 'unsupported_value'],
    [
      'a result without its call',
      { messages: [{ role: 'tool', tool_call_id: 'c', content: '' }] },
      400,
      'messages',
      null,
    ],
    [
      'a call without its result',
      {
        messages: [
          { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'x', arguments: '{}' } }] },
        ],
      },
      400,
      'messages',
      null,
    ],
  ])('%s', async (_name, more, status, param, code) => {
    await expect(client.chat.completions.create(opening('', more))).rejects.toMatchObject({
      status,
      param,
      code,
      type: 'invalid_request_error',
    });
  });

  it.each([
    ['POST', '/chat/completions', '{', 400],
    ['GET', '/chat/completions', undefined, 405],
    ['POST', '/embeddings', '{}', 404],
  ])('%s %s with %s is answered %d', async (method, path, body, status) => {
    const response = await fetch(`${server.url}/v1${path}`, { method, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('models', () => {
  it('are listed', async () => {
    expect((await client.models.list()).data.map(model => model.id)).toContain('gpt-4o-mini');
  });

  it('are found by name, or not', async () => {
    expect(await client.models.retrieve('gpt-4o')).toMatchObject({ id: 'gpt-4o', object: 'model' });
    await expect(client.models.retrieve('gpt-9')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  });
});
