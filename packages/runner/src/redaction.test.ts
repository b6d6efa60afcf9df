import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { redactionOf } from './redaction.js';
import { redactionKey } from './redaction-key.js';
import { anAttempt, aTrajectory } from './testing/runs.js';

const data = mkdtempSync(path.join(tmpdir(), 'pawl-redaction-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

describe('redactionKey', () => {
  it('is made once, for the owner only', () => {
    const key = redactionKey(data);
    expect(redactionKey(data)).toEqual(key);
    expect(statSync(path.join(data, 'redaction.key')).mode & 0o777).toBe(0o600);
  });

  it('differs between data directories', () => {
    expect(redactionKey(path.join(data, 'other'))).not.toEqual(redactionKey(data));
  });
});

const SECRET = 'alice.smith@example.com';
const call = { tool: 'mail', arguments: { to: SECRET }, answer: { sent: [SECRET] }, step: null };

describe('redactionOf', () => {
  const redaction = redactionOf(data);

  it.each([
    ['reason', anAttempt({ reason: `missed: send_mail({"to":"${SECRET}"})` })],
    ['stderr', anAttempt({ stderr: `cannot reach ${SECRET}` })],
    [
      'checks',
      anAttempt({
        checks: [{ check: 'output', verdict: { kind: 'failed', reason: `says ${SECRET}`, evidence: [] } }],
      }),
    ],
    ['calls', anAttempt({ calls: [{ ...call, served: 'intent', effect: 'writes' }] })],
  ])('takes an address out of %s', (_field, attempt) => {
    const text = JSON.stringify(redaction.attempt(attempt));
    expect(text).not.toContain(SECRET);
    expect(text).toMatch(/\[email:[0-9a-f]{8}\]/);
  });

  it('gives one value one token, in attempts and trajectories', () => {
    const token = (text: string): string | undefined => /\[email:[0-9a-f]{8}\]/.exec(text)?.[0];
    const attempt = token(JSON.stringify(redaction.attempt(anAttempt({ stderr: SECRET }))));
    expect(attempt).toBeDefined();
    expect(token(JSON.stringify(redaction.trajectory({ ...aTrajectory('t'), output: SECRET })))).toBe(attempt);
  });
});
