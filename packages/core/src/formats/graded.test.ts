import { describe, expect, it } from 'vitest';
import { assemble } from '../conventions/index.js';
import { modelSteps, toolSteps } from '../trajectory/index.js';
import { gradeRecords } from './grade.js';
import { mapRecord } from './mapped-record.js';
import { compileMapping } from './mapping.js';
import { readFile, readValues } from './testing/read-values.js';
import {
  ANSWER,
  inspectLog,
  langfuseTrace,
  langsmithRuns,
  openAiEvalsLog,
  phoenixSpans,
  promptfooResults,
  QUESTION,
} from './testing/samples.js';

const graded = async (text: string, pass: string | null = null) => {
  const { graded } = await readFile(text);
  return gradeRecords(graded, 'r', compileMapping({}, pass).pass);
};

describe('Inspect', () => {
  const [sample] = inspectLog.samples;
  const withScore = (value: unknown, more: object = {}) =>
    JSON.stringify({ ...inspectLog, samples: [{ ...sample, scores: { s: { value } }, ...more }] });

  it('grades by the first score and keeps all of them', async () => {
    const [attempt] = await graded(JSON.stringify(inspectLog));
    expect(attempt).toMatchObject({
      case: 'support.order',
      attempt: 1,
      passed: true,
      score: 1,
      expected: 'on its way',
    });
    const trajectory = assemble(attempt?.spans ?? []);
    expect(trajectory.annotations).toMatchObject([
      { label: 'includes', note: 'C: says so', by: 'inspect' },
      { label: 'style', note: '0.5' },
    ]);
    expect(trajectory.tags).toMatchObject({ difficulty: 'easy', model: 'openai/gpt-4o-mini', run: 'r' });
  });

  it.each([
    ['C', 1, true],
    ['I', 0, false],
    ['P', 0.5, false],
    ['N', 0, false],
    [1, 1, true],
    [0.7, 0.7, false],
    [true, 1, true],
    ['free text', null, null],
  ])('a score of %j is %j', async (value, score, passed) => {
    expect((await graded(withScore(value)))[0]).toMatchObject({ score, passed });
  });

  it('lets a pass expression decide otherwise', async () => {
    expect((await graded(withScore(0.7), 'score >= 0.5'))[0]).toMatchObject({ passed: true });
  });

  it('tells when each call was made, and what went wrong', async () => {
    const messages = sample?.messages.map(message =>
      message.role === 'tool' ? { ...message, error: { type: 'timeout', message: 'took too long' } } : message,
    );
    const [attempt] = await graded(withScore('I', { messages, error: { message: 'it broke', traceback: '' } }));
    const trajectory = assemble(attempt?.spans ?? []);
    expect(modelSteps(trajectory).map(({ durationMs }) => durationMs)).toEqual([1000, 1000]);
    expect(toolSteps(trajectory)).toMatchObject([
      { durationMs: 1000, status: 'error', error: { type: 'timeout', message: 'took too long' } },
    ]);
    expect(attempt?.error).toBe('it broke');
    expect(trajectory).toMatchObject({ status: 'error', error: 'it broke' });
  });
});

describe('OpenAI Evals', () => {
  it('takes samples apart whose events are mixed', async () => {
    const attempts = await graded(openAiEvalsLog.map(line => JSON.stringify(line)).join('\n'));
    expect(attempts).toMatchObject([
      {
        case: 'support.dev.0',
        passed: true,
        score: 1,
        agent: 'support.dev.v0',
        version: 'gpt-4o-mini',
        expected: 'on its way',
      },
      { case: 'support.dev.1', passed: false, score: 0 },
    ]);
    const trajectory = assemble(attempts[0]?.spans ?? []);
    expect(trajectory).toMatchObject({
      input: QUESTION,
      output: ANSWER,
      totals: { tokens: { input: 100, output: 20 } },
    });
  });

  it('grades by metrics where nothing matched, and tells what a prompt repeats once', async () => {
    const line = (type: string, data: object) =>
      JSON.stringify({ run_id: 'r', event_id: 0, sample_id: 's', type, data });
    const user = { role: 'user', content: 'a' };
    const [attempt] = await graded(
      [
        line('sampling', { prompt: [user], sampled: 'b' }),
        line('sampling', {
          prompt: [user, { role: 'assistant', content: 'b' }, { role: 'user', content: 'c' }],
          sampled: ['d'],
        }),
        line('metrics', { accuracy: 0.25, turns: 2 }),
      ].join('\n'),
    );
    expect(attempt).toMatchObject({ score: 0.25, passed: false, tags: { turns: 2 } });
    expect(assemble(attempt?.spans ?? []).steps.map(({ kind }) => kind)).toEqual([
      'agent',
      'message',
      'model',
      'message',
      'model',
    ]);
  });
});

describe('promptfoo', () => {
  it('makes a cell of the grid a case and its assertions annotations', async () => {
    const [first, second] = await graded(JSON.stringify(promptfooResults));
    expect(first).toMatchObject({
      case: 'test-1.prompt-1',
      passed: true,
      score: 1,
      tags: { area: 'orders', latency_ms: 812 },
    });
    expect(second).toMatchObject({ case: 'test-2.prompt-1', passed: false, score: 0, error: 'API error: 500' });
    const trajectory = assemble(first?.spans ?? []);
    expect(trajectory).toMatchObject({
      agent: { name: 'support', version: 'openai:gpt-4o-mini' },
      input: { question: QUESTION },
      output: ANSWER,
      annotations: [{ label: 'contains', note: 'passed: Assertion passed' }],
      totals: { tokens: { input: 100, output: 20 }, costUsd: 0.001 },
    });
    expect(assemble(second?.spans ?? [])).toMatchObject({ status: 'error', error: 'API error: 500' });
  });

  it('makes repeats attempts of one case', async () => {
    const [result] = promptfooResults.results.results;
    const attempts = await graded(JSON.stringify({ results: [result, result] }));
    expect(attempts.map(({ case: id, attempt }) => [id, attempt])).toEqual([
      ['test-1.prompt-1', 1],
      ['test-1.prompt-1', 2],
    ]);
  });
});

describe('a table', () => {
  const row = (value: object) => ({ value: value as never, file: 'a.csv', line: 2 });
  const mapping = compileMapping(
    { case: 'id', input: 'question', output: 'answer', expected: 'truth', score: 'grade' },
    'score >= 1',
  );

  it('is a run of what was asked and answered, without messages', async () => {
    const rows = [
      row({ id: 'a', question: 'q', answer: 'x', truth: 'y', grade: '0.5' }),
      row({ id: 'b', question: 'q', answer: 'y', truth: 'y', grade: '1.0' }),
    ];
    const records = await Promise.all(rows.map(each => mapRecord(each, mapping, { needsMessages: false })));
    const attempts = await gradeRecords(records, 'r', mapping.pass);
    expect(attempts.map(({ passed, score }) => [passed, score])).toEqual([
      [false, 0.5],
      [true, 1],
    ]);
    expect(attempts.map(({ spans }) => assemble(spans))).toMatchObject([
      { input: 'q', output: 'x', steps: [{ kind: 'agent' }] },
      { input: 'q', output: 'y' },
    ]);
    expect(new Set(attempts.map(({ traceId }) => traceId)).size).toBe(2);
  });

  it('still needs messages where a mapping names them', async () => {
    const wants = compileMapping({ messages: 'chat' });
    await expect(mapRecord(row({ id: 'a' }), wants, { needsMessages: false })).rejects.toThrow(
      /"messages" is not a list/,
    );
  });
});

describe('what exports say beside the steps', () => {
  it('Langfuse: session, user, release, tags, scores and costs', async () => {
    expect(assemble((await readValues(langfuseTrace)).spans)).toMatchObject({
      agent: { name: 'support', version: '1.2.3' },
      conversationId: 'session-1',
      userId: 'user-1',
      tags: { plan: 'pro', beta: true },
      annotations: [{ label: 'helpful', note: '1: yes', by: 'API' }],
      totals: { tokens: { cacheRead: 40 }, costUsd: 0.002 },
    });
  });

  it('LangSmith: thread, tags and feedback', async () => {
    expect(assemble((await readValues(langsmithRuns)).spans)).toMatchObject({
      conversationId: 'thread-1',
      tags: { beta: true },
      annotations: [{ label: 'helpful', note: '1', by: 'langsmith' }],
    });
  });

  it.each([
    [
      'Phoenix',
      phoenixSpans.map(span =>
        span.span_kind === 'TOOL' ? { ...span, status_code: 'ERROR', status_message: 'no such order' } : span,
      ),
    ],
    [
      'Langfuse',
      {
        ...langfuseTrace,
        observations: langfuseTrace.observations.map(o =>
          o.type === 'TOOL' ? { ...o, level: 'ERROR', statusMessage: 'no such order' } : o,
        ),
      },
    ],
    [
      'LangSmith',
      langsmithRuns.map(run => (run.run_type === 'tool' ? { ...run, error: 'no such order', outputs: null } : run)),
    ],
  ])('%s: which tool failed and why', async (_tool, value) => {
    const trajectory = assemble((await readValues(value)).spans);
    expect(toolSteps(trajectory)).toMatchObject([
      { name: 'read_order', status: 'error', error: { message: 'no such order' } },
    ]);
  });
});
