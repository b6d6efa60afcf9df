import { randomUUID } from 'node:crypto';
import type { Attempt } from '@pawl/sdk';
import { Cancellation } from '../cancellation.js';
import type { TargetAttempt, TargetRequest } from '../targets/target.js';

export const aRequest: TargetRequest = { input: { question: 'ö?' }, context: { tier: 'gold' }, case: 'c1', attempt: 2 };

/** An attempt for a target alone: nothing listens at its addresses. */
export const aTargetAttempt = (given: Partial<TargetAttempt> = {}): TargetAttempt => {
  const token = randomUUID();
  const inProcess: Attempt = { call: () => ({ kind: 'live' }), spans: null };
  return {
    traceparent: '00-11111111111111111111111111111111-2222222222222222-01',
    toolsUrl: `http://127.0.0.1:9/${token}/tools`,
    otlpEndpoint: `http://127.0.0.1:9/${token}`,
    token,
    cancellation: new Cancellation(),
    inProcess,
    onStrayError: () => undefined,
    ...given,
  };
};

export const sleep = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Whether a process runs: a zombie, which only waits to be reaped, does not. */
export const isAlive = async (pid: number): Promise<boolean> => {
  const { readFile } = await import('node:fs/promises');
  // A process that was killed is seen for some moments more.
  for (let tries = 0; tries < 40; tries += 1) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat === null || /\) [ZX] /.test(stat)) return false;
    await sleep(25);
  }
  return true;
};
