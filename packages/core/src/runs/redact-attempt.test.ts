import { expect, it } from 'vitest';
import { failed } from '../checks/index.js';
import { trajectoryId } from '../trajectory/index.js';
import { redactAttempt } from './index.js';
import { attempt } from './testing/run.js';

const marking = { token: (label: string) => `[${label}:00000000]` };

const call = { tool: 'mail', served: 'intent', effect: 'writes', step: null } as const;

it('loses reasons, tool calls and standard error, and keeps ids, names and figures', () => {
  const full = attempt('4111111111111111', 1, {
    outcome: 'failed',
    reason: 'output: names ann@example.com',
    checks: [{ check: 'output', verdict: failed('names ann@example.com') }],
    trajectory: trajectoryId('42424242424242424242424242424242'),
    calls: [{ ...call, arguments: { to_name: 'Ann' }, answer: 'sent to ann@example.com' }],
    stderr: 'refused 10.1.2.3',
  });
  expect(redactAttempt(full, marking)).toEqual({
    attempt: {
      ...full,
      reason: 'output: names [email:00000000]',
      checks: [{ check: 'output', verdict: failed('names [email:00000000]') }],
      calls: [{ ...call, arguments: { to_name: '[person_name:00000000]' }, answer: 'sent to [email:00000000]' }],
      stderr: 'refused [ip:00000000]',
    },
    counts: { email: 3, person_name: 1, ip: 1 },
  });
});
