import { describe, expect, it } from 'vitest';
import { isPawlError } from '../errors/index.js';
import type { Json } from '../trajectory/index.js';
import { type Attempt, attemptLine, parseAttempt, parseAttempts, parseRun, runText } from './index.js';
import { attempt, run, runCase } from './testing/run.js';

const errorOf = (work: () => unknown): { code: string; message: string } => {
  try {
    work();
  } catch (error) {
    if (isPawlError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
};

const full = attempt('a', 1, {
  outcome: 'failed',
  checks: [{ check: 'tools_not_called', verdict: { kind: 'failed', reason: 'called\nissue_refund', evidence: [] } }],
  calls: [
    {
      tool: 'read_order',
      arguments: { order_id: 'o1' },
      answer: [null],
      served: 'recorded',
      effect: 'reads',
      step: null,
    },
  ],
});

describe('a run directory', () => {
  it('gives back the run that was written', () => {
    const written = run([runCase('a', { pass: { at_least: 2 }, tags: { tier: 'gold' } })]);
    expect(parseRun(runText(written), 'run.json')).toEqual(written);
  });

  it('gives back the attempts that were written, one line each', () => {
    const lines = attemptLine(full) + attemptLine(attempt('a', 2));
    expect(lines.split('\n')).toHaveLength(3);
    expect(parseAttempts(lines, 'attempts.jsonl')).toEqual({ attempts: [full, attempt('a', 2)], tornLine: null });
  });

  it('holds tool answers of any depth', () => {
    let answer: Json = 'bottom';
    for (let level = 0; level < 20_000; level += 1) answer = [answer];
    const deep: Attempt = { ...full, calls: full.calls.map(call => ({ ...call, answer })) };
    const line = attemptLine(deep);
    expect(attemptLine(parseAttempt(line, 'attempts.jsonl', 1))).toBe(line);
  });

  it('names the last line when its writer was killed', () => {
    const torn = attemptLine(full) + attemptLine(full).slice(0, 40);
    expect(parseAttempts(torn, 'attempts.jsonl')).toEqual({ attempts: [full], tornLine: 2 });
  });

  it('keeps a last line that only lacks its line break', () => {
    expect(parseAttempts(attemptLine(full).trimEnd(), 'attempts.jsonl').attempts).toEqual([full]);
  });
});

describe('what cannot be read', () => {
  const line = (change: Record<string, unknown>): string => JSON.stringify({ ...full, ...change });
  it.each([
    { content: '{"case": ', message: /^attempts\.jsonl:7: is not JSON: / },
    { content: '[]', message: /^attempts\.jsonl:7: .*expected object/ },
    { content: line({ case: undefined }), message: /^attempts\.jsonl:7: case: / },
    { content: line({ outcome: 'green' }), message: /^attempts\.jsonl:7: outcome: / },
    { content: line({ number: 0 }), message: /^attempts\.jsonl:7: number: / },
    { content: line({ startedAt: '2026-01-01' }), message: /^attempts\.jsonl:7: startedAt: must be a time such as / },
    {
      content: line({ calls: [{ ...full.calls[0], served: 'guessed' }] }),
      message: /^attempts\.jsonl:7: calls\.0\.served: /,
    },
  ])('is refused with file and line: $message', ({ content, message }) => {
    expect(errorOf(() => parseAttempt(content, 'attempts.jsonl', 7))).toEqual({
      code: 'RUN_FILE_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('is refused in the middle of a file, where no killed writer explains it', () => {
    expect(errorOf(() => parseAttempts(`{"case"\n${attemptLine(full)}`, 'attempts.jsonl')).message).toMatch(
      /^attempts\.jsonl:1: /,
    );
  });

  it.each(['../../etc/passwd', '.hidden', 'a/b', ''])('is a run whose id %j could leave its folder', id => {
    expect(errorOf(() => parseRun(runText(run([], { id })), 'run.json')).message).toMatch(/^run\.json: id: /);
  });
});
