import { describe, expect, it } from 'vitest';
import {
  type ModelStep,
  type Step,
  stepId,
  type ToolStep,
  type Trajectory,
  totals,
  trajectoryId,
} from '../trajectory/index.js';
import { redactTrajectory } from './index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };

const base = {
  parent: null,
  source: 'span',
  startedAt: null,
  durationMs: 1,
  status: 'ok',
  error: null,
  tokens: null,
  costUsd: null,
  spans: [],
  convention: null,
  unread: {},
  marks: [],
} as const;

const tool: ToolStep = {
  ...base,
  id: stepId('4111111111111111'),
  kind: 'tool',
  name: 'mail ann@example.com',
  callId: '4242424242424242',
  effect: 'writes',
  input: { to_name: 'Lee' },
  output: 'sent to lee@example.com',
  error: { type: 'Error', message: 'bounced lee@example.com', evidence: 'status' },
  served: null,
};

const model: ModelStep = {
  ...base,
  id: stepId('s2'),
  kind: 'model',
  name: 'gpt-4o',
  provider: 'openai',
  requestModel: 'gpt-4o',
  responseModel: null,
  responseId: null,
  finishReason: null,
  content: 'full',
  input: [{ role: 'user', name: 'ann', parts: [{ type: 'text', content: 'I am ann@example.com' }] }],
  output: [
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'call 10.1.2.3' },
        { type: 'tool_call', id: '4242424242424242', name: 'mail', arguments: { to_name: 'Lee' } },
        { type: 'tool_call_response', id: null, response: 'to lee@example.com' },
        { type: 'other', value: { url: 'https://u:FAKEpw1@h.example.com/x.png' } },
      ],
    },
  ],
  unread: { 'enduser.name': 'Robin Roe' },
};

const trajectory = (steps: readonly Step[]): Trajectory => ({
  id: trajectoryId('41111111111111114111111111111111'),
  traceIds: [],
  agent: { name: 'support', version: '1' },
  service: 'shop',
  environment: null,
  conversationId: 'ann@example.com',
  userId: 'ann@example.com',
  startedAt: null,
  endedAt: null,
  durationMs: null,
  status: 'error',
  error: 'no route to 10.1.2.3',
  stopReason: 'needs_human_approval',
  finalStatus: 'needs_human',
  input: 'hi, ann@example.com here',
  output: { customer_name: 'Sam' },
  steps,
  totals: totals(steps),
  tags: { mail: 'ann@example.com' },
  annotations: [{ step: null, label: 'fail', note: 'told 10.1.2.3', by: 'ann@example.com' }],
  notes: [],
});

describe('a trajectory', () => {
  const { trajectory: redacted, counts } = redactTrajectory(trajectory([tool, model]), marking);

  it('loses its own content', () => {
    expect(redacted).toMatchObject({
      conversationId: '[email:00000000]',
      userId: '[email:00000000]',
      error: 'no route to [ip:00000000]',
      input: 'hi, [email:00000000] here',
      output: { customer_name: '[person_name:00000000]' },
      tags: { mail: '[email:00000000]' },
      annotations: [{ note: 'told [ip:00000000]', by: 'ann@example.com' }],
    });
  });

  it('loses the content of tool calls, and keeps their ids and names', () => {
    expect(redacted.steps[0]).toEqual({
      ...tool,
      input: { to_name: '[person_name:00000000]' },
      output: 'sent to [email:00000000]',
      error: { ...tool.error, message: 'bounced [email:00000000]' },
    });
  });

  it('loses the content of messages, and keeps roles, ids and names', () => {
    expect(redacted.steps[1]).toEqual({
      ...model,
      input: [{ role: 'user', name: 'ann', parts: [{ type: 'text', content: 'I am [email:00000000]' }] }],
      output: [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'call [ip:00000000]' },
            {
              type: 'tool_call',
              id: '4242424242424242',
              name: 'mail',
              arguments: { to_name: '[person_name:00000000]' },
            },
            { type: 'tool_call_response', id: null, response: 'to [email:00000000]' },
            { type: 'other', value: { url: 'https://u:[url_password:00000000]@h.example.com/x.png' } },
          ],
        },
      ],
      unread: { 'enduser.name': '[person_name:00000000]' },
    });
  });

  it('keeps ids, figures and what it came to', () => {
    const { id, totals: sums, stopReason, finalStatus } = trajectory([tool, model]);
    expect(redacted).toMatchObject({ id, totals: sums, stopReason, finalStatus });
  });

  it('counts by label', () => {
    expect(counts).toEqual({ email: 8, ip: 3, person_name: 4, url_password: 1 });
  });

  it('is the same object when there is nothing to redact', () => {
    const plain = {
      ...trajectory([]),
      conversationId: null,
      userId: null,
      error: null,
      input: null,
      output: null,
      tags: {},
      annotations: [],
    };
    expect(redactTrajectory(plain, marking).trajectory).toBe(plain);
  });
});
