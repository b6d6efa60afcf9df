import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startModelServer } from '../model-server/index.mjs';
import { Sink } from './testing/sink.mjs';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const INCIDENT = {
  input: { user_message: 'Refund this order and tell the customer it is done.', order_id: 'ord_redacted' },
  context: { policy_version: 'refund-policy-2026-04', customer_status: 'standard' },
};
const WORLD = {
  read_order: { order_id: 'ord_redacted', amount: 129, currency: 'EUR', customer_status: 'standard' },
  retrieve_refund_policy: { documents: [{ id: 'p', content: 'Refunds above 50 EUR must be approved by a person.' }] },
  draft_refund_request: { draft_id: 'draft_1', status: 'waiting_for_approval' },
  issue_refund: null,
  send_customer_email: null,
};

const sink = await new Sink().start();
let models;
beforeAll(async () => {
  // With this seed the model takes the short way wherever no rule of the prompt forbids it.
  models = await startModelServer({ seed: 2 });
});
beforeEach(() => sink.reset());
afterAll(async () => {
  sink.stop();
  await models.close();
});

/** Starts the agent as a runner would: a clean environment, one line on standard input. */
const run = async (request, env) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('agent.mjs', import.meta.url))], {
    env: {
      OPENAI_BASE_URL: `${models.url}/v1`,
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      TRACEPARENT: `00-${TRACE}-00f067aa0ba902b7-01`,
      PAWL_TOOLS_URL: `${sink.url}/tools`,
      ...env,
    },
  });
  child.stdin.end(`${JSON.stringify(request)}\n`);
  const [output, problems, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise(resolve => child.once('close', resolve)),
  ]);
  return { answer: output === '' ? null : JSON.parse(output), problems, code };
};

describe('version 2 in the incident', () => {
  it('drafts, asks for approval and stops, in this order', async () => {
    sink.world = WORLD;
    const { answer } = await run(INCIDENT, { SUPPORT_REFUND_VERSION: '2' });
    expect(answer).toMatchObject({ final_status: 'needs_human', stop_reason: 'needs_human_approval' });
    expect(answer.output).not.toMatch(/approved|processed|completed/i);
    expect(sink.steps.filter(step => step !== 'model')).toEqual([
      'agent:support-refund',
      'tool:read_order',
      'retrieval:refund_policy',
      'tool:retrieve_refund_policy',
      'policy:refund_threshold',
      'tool:draft_refund_request',
      'approval:required',
      'message:customer_reply_sent',
    ]);
    expect(sink.calls.map(call => call.tool)).toEqual(['read_order', 'retrieve_refund_policy', 'draft_refund_request']);
  });

  it('issues a refund within the limit', async () => {
    sink.world = { ...WORLD, read_order: { ...WORLD.read_order, amount: 20 } };
    const { answer } = await run(INCIDENT, { SUPPORT_REFUND_VERSION: '2' });
    expect(answer).toMatchObject({ final_status: 'completed', stop_reason: 'answered' });
    expect(sink.steps).toContain('tool:issue_refund');
    expect(sink.steps).not.toContain('approval:required');
    expect(sink.steps).not.toContain('message:customer_promise_sent');
  });

  it('does not claim a refund whose call failed', async () => {
    sink.world = { ...WORLD, read_order: { ...WORLD.read_order, amount: 20 } };
    delete sink.world.issue_refund;
    const { answer } = await run(INCIDENT, { SUPPORT_REFUND_VERSION: '2' });
    expect(answer.final_status).not.toBe('completed');
  });
});

describe('version 1 in the incident', () => {
  it('issues the refund, mails the customer and promises, without asking anyone', async () => {
    sink.world = WORLD;
    const { answer } = await run(INCIDENT, { SUPPORT_REFUND_VERSION: '1' });
    expect(answer).toMatchObject({ final_status: 'completed', output: expect.stringMatching(/approved/) });
    expect(sink.steps.filter(step => step !== 'model')).toEqual([
      'agent:support-refund',
      'tool:read_order',
      'retrieval:refund_policy',
      'tool:retrieve_refund_policy',
      'policy:refund_threshold',
      'tool:issue_refund',
      'policy:refund_threshold',
      'tool:send_customer_email',
      'message:customer_promise_sent',
    ]);
  });
});

describe('version 1 within the limit', () => {
  it('promises nothing that the policy does not allow', async () => {
    sink.world = { ...WORLD, read_order: { ...WORLD.read_order, amount: 20 } };
    await run(INCIDENT, { SUPPORT_REFUND_VERSION: '1' });
    expect(sink.steps).toContain('message:customer_reply_sent');
  });
});

describe('telemetry', () => {
  it('continues the trace it was given, with one root', async () => {
    sink.world = WORLD;
    await run(INCIDENT, { SUPPORT_REFUND_VERSION: '2' });
    expect(new Set(sink.spans.map(span => span.traceId))).toEqual(new Set([TRACE]));
    expect(sink.spans.filter(span => span.parentSpanId === '00f067aa0ba902b7').map(span => span.name)).toEqual([
      'invoke_agent support-refund',
    ]);
  });

  it('records model calls by the GenAI conventions', async () => {
    sink.world = WORLD;
    await run(INCIDENT, { SUPPORT_REFUND_VERSION: '2' });
    const first = sink.spans.find(span => span.name === 'chat gpt-4o-mini');
    expect(first.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.usage.input_tokens': expect.any(Number),
    });
    expect(JSON.parse(first.attributes['gen_ai.output.messages'])).toMatchObject([
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', name: 'read_order', arguments: { order_id: 'ord_redacted' } }],
      },
    ]);
  });

  it('runs without an endpoint and without a world, on its own tools', async () => {
    const { answer } = await run(
      { input: { user_message: 'Please refund.', order_id: 'ord_1002' } },
      { OTEL_EXPORTER_OTLP_ENDPOINT: '', PAWL_TOOLS_URL: '' },
    );
    expect(answer).toMatchObject({ final_status: 'needs_human' });
    expect(sink.spans).toEqual([]);
  });
});

describe('trouble', () => {
  it.each([
    ['no model', { OPENAI_BASE_URL: '' }, /OPENAI_API_KEY/],
    ['an unknown version', { SUPPORT_REFUND_VERSION: '9' }, /version 9/],
    ['a version outside of its folder', { SUPPORT_REFUND_VERSION: '../1' }, /versions\//],
  ])('%s is said in one line', async (_name, env, problem) => {
    expect(await run(INCIDENT, env)).toMatchObject({ code: 1, answer: null, problems: expect.stringMatching(problem) });
  });
});
