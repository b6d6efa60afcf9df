import { describe, expect, it } from 'vitest';
import { assemble } from '../conventions/index.js';
import { modelSteps, type Span, type Trajectory, toolSteps } from '../trajectory/index.js';
import { spansOfMessages } from './messages/spans.js';
import { formats } from './registry.js';
import { readFile, readValues } from './testing/read-values.js';
import {
  ANSWER,
  ARGUMENTS,
  atifDocument,
  inspectLog,
  langfuseTrace,
  langsmithRuns,
  openAiEvalsLog,
  phoenixSpans,
  promptfooResults,
  QUESTION,
  RESULT,
} from './testing/samples.js';

const jsonLines = (values: readonly unknown[]): string => values.map(value => `${JSON.stringify(value)}\n`).join('');
const [, ...langfuseObservations] = [langfuseTrace, ...langfuseTrace.observations];

/** A format's files, in the shapes that tools write them in. */
const files: readonly (readonly [format: string, shape: string, text: string])[] = [
  ['atif', 'a document', JSON.stringify(atifDocument, null, 2)],
  ['openinference', 'a list', JSON.stringify(phoenixSpans)],
  ['openinference', 'lines', jsonLines(phoenixSpans)],
  ['openinference', 'a page of the API', JSON.stringify({ data: phoenixSpans, next_cursor: null })],
  ['langfuse', 'a trace', JSON.stringify(langfuseTrace)],
  ['langfuse', 'a page of traces', JSON.stringify({ data: [langfuseTrace], meta: { page: 1 } })],
  ['langfuse', 'lines of observations', jsonLines(langfuseObservations)],
  ['langsmith', 'a list', JSON.stringify(langsmithRuns)],
  ['langsmith', 'lines', jsonLines(langsmithRuns)],
  [
    'langsmith',
    'a root with its children',
    JSON.stringify({ ...langsmithRuns[0], child_runs: langsmithRuns.slice(1) }),
  ],
  ['langsmith', 'a page of the API', JSON.stringify({ runs: langsmithRuns, cursors: {} })],
  ['inspect', 'a log', JSON.stringify(inspectLog)],
  ['openai-evals', 'lines', jsonLines(openAiEvalsLog)],
  ['promptfoo', 'an output file', JSON.stringify(promptfooResults)],
  ['promptfoo', 'lines', jsonLines(promptfooResults.results.results)],
];

const spansOf = async (text: string): Promise<readonly Span[]> => {
  const { spans, graded } = await readFile(text);
  const [first] = graded;
  return first === undefined ? spans : spansOfMessages(first, { run: null, case: first.case, attempt: first.attempt });
};

const trajectoryOf = async (text: string): Promise<Trajectory> => assemble(await spansOf(text));

describe('formats', () => {
  it('have ids of their own', () => {
    expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length);
  });

  it.each(files)('%s, %s: is recognised as that and as nothing else', (id, _shape, text) => {
    const first = text.startsWith('[') ? JSON.parse(text)[0] : JSON.parse(text.split('\n{')[0] ?? text);
    expect(formats.filter(format => format.recognises(first)).map(format => format.id)).toEqual([id]);
  });

  it.each(files)('%s, %s: comes to the same however the file is cut into pieces', async (_id, _shape, text) => {
    expect(await readFile(text, 7)).toEqual(await readFile(text, text.length));
  });

  it.each([
    null,
    'text',
    1,
    [],
    {},
    { messages: [] },
    { data: [] },
    { data: [{}] },
    { runs: [null] },
    { results: {} },
  ])('none takes %j for its own', value => {
    expect(formats.filter(format => format.recognises(value)).map(format => format.id)).toEqual([]);
  });
});

describe('the same run, whoever exported it', () => {
  const withTools = files.filter(([id]) => !['openai-evals', 'promptfoo'].includes(id));

  it.each(withTools)('%s, %s: model, tool, model', async (_id, _shape, text) => {
    const trajectory = await trajectoryOf(text);
    expect(trajectory.steps.filter(({ kind }) => kind === 'model' || kind === 'tool').map(({ kind }) => kind)).toEqual([
      'model',
      'tool',
      'model',
    ]);
    expect(toolSteps(trajectory)).toMatchObject([
      { name: 'read_order', input: ARGUMENTS, output: RESULT, status: 'ok' },
    ]);
    expect(trajectory.totals.tokens).toMatchObject({ input: 250, output: 30 });
    expect(modelSteps(trajectory).map(step => step.requestModel ?? step.responseModel)).toEqual(
      Array(2).fill(expect.stringContaining('gpt-4o-mini')),
    );
    expect(modelSteps(trajectory)[0]?.output[0]?.parts).toContainEqual({
      type: 'tool_call',
      id: 'call_1',
      name: 'read_order',
      arguments: ARGUMENTS,
    });
    expect(trajectory.input).toBe(QUESTION);
    expect(trajectory.output).toBe(ANSWER);
    expect(trajectory.status).toBe('ok');
    expect(trajectory.notes).toEqual([]);
  });

  it.each(files)('%s, %s: gives the same ids again', async (_id, _shape, text) => {
    const ids = async () => (await spansOf(text)).map(({ traceId, spanId }) => traceId + spanId);
    expect(await ids()).toEqual(await ids());
  });

  it('keeps ids that are already those of OpenTelemetry', async () => {
    const [span] = (await readValues(phoenixSpans)).spans;
    expect([span?.traceId, span?.spanId]).toEqual(['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']);
    expect((await readValues(langsmithRuns)).spans[0]?.traceId).toBe('00000000000040008000000000000001');
    expect((await readValues(atifDocument)).spans[0]?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });
});

describe('what stands in a file does no harm', () => {
  const hostile = '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}';
  const places: readonly (readonly [string, string])[] = [
    [
      'openinference attributes',
      `[{"context":{"trace_id":"t","span_id":"s"},"span_kind":"LLM","attributes":${hostile}}]`,
    ],
    ['langfuse metadata', `[{"id":"t","timestamp":"2026-01-01","sessionId":"s","metadata":${hostile}}]`],
    [
      'langsmith extra',
      `[{"id":"a","run_type":"chain","trace_id":"t","extra":{"metadata":${hostile}},"inputs":${hostile}}]`,
    ],
    [
      'atif extra',
      `{"schema_version":"ATIF-v1.7","steps":[{"source":"agent","message":"","extra":${hostile}}],"extra":${hostile}}`,
    ],
    [
      'inspect metadata',
      `{"version":2,"status":"success","eval":{},"samples":[{"id":1,"metadata":${hostile},"scores":${hostile}}]}`,
    ],
    ['openai-evals metrics', `{"run_id":"r","event_id":1,"sample_id":"s","type":"metrics","data":${hostile}}`],
    ['promptfoo vars', `{"success":true,"vars":${hostile},"namedScores":${hostile}}`],
  ];

  it.each(places)('%s', async (_place, text) => {
    await spansOf(text);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    [
      'ids that are no texts',
      '[{"context":{"trace_id":{},"span_id":[]},"span_kind":"LLM"}]',
      /file.json:1: a span needs context.trace_id/,
    ],
    [
      'a run without a type',
      '[{"id":"a","run_type":"llm","trace_id":"t"},{"id":"b"}]',
      /file.json:1: a run needs id and run_type/,
    ],
    [
      'an observation of no trace',
      '[{"id":"a","traceId":"t","type":"SPAN","startTime":"2026-01-01"},\n{"id":"b"}]',
      /file.json:2: an observation needs a traceId/,
    ],
    ['no samples', '{"version":2,"status":"success","eval":{},"results":{}}', /file.json:1: the log holds no samples/],
    ['no sample id', '{"spec":{"run_id":"r"}}\n{"type":"match"}', /file.json:2: an event needs sample_id and type/],
    [
      'no verdict',
      '{"results":{"results":[{"success":true,"vars":{}},{"vars":{}}]}}',
      /file.json:1: a result needs success/,
    ],
    [
      'a version from the future',
      '{"schema_version":"ATIF-v2.0","steps":[{}]}',
      /"ATIF-v2.0" is no version of ATIF that pawl reads/,
    ],
    ['a step of nobody', '{"schema_version":"ATIF-v1.4","steps":[{"message":"x"}]}', /steps\[0\] has no source/],
    ['no steps', '{"schema_version":"ATIF-v1.4","steps":[]}', /the trajectory has no steps/],
  ])('%s: says where and what', async (_what, text, says) => {
    await expect(readFile(text)).rejects.toThrow(says);
  });
});
