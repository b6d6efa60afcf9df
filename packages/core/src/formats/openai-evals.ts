import { isObject, type Json, type JsonObject, own, type Timestamp } from '../trajectory/index.js';
import { caseIdOf } from './foreign/case-id.js';
import { chatOf } from './foreign/chat.js';
import { known, listOf, member, numberOf, objectOf, textOf, truthOf } from './foreign/members.js';
import { modelAttributes } from './foreign/model-facts.js';
import { type Format, type Imported, recordError } from './format.js';
import { type MappedRecord, type StepFacts, unknownRecord } from './mapped-record.js';
import { readMoment } from './moment.js';
import type { LogRecord } from './records.js';

const FORMAT = 'openai-evals';

/** What was recorded of one sample. Samples run side by side, so that their events are mixed in the file. */
interface Sample {
  readonly first: LogRecord;
  readonly messages: JsonObject[];
  readonly steps: Map<number, StepFacts>;
  /** Metrics by name. */
  readonly metrics: Map<string, Json>;
  correct: boolean | null;
  score: number | null;
  expected: Json;
  picked: Json;
  error: string | null;
  startedAt: Timestamp | null;
  endedAt: Timestamp | null;
}

const begin = (first: LogRecord): Sample => ({
  first,
  messages: [],
  steps: new Map(),
  metrics: new Map(),
  correct: null,
  score: null,
  expected: null,
  picked: null,
  error: null,
  startedAt: null,
  endedAt: null,
});

/** A prompt repeats the conversation so far: only what it adds is new. */
const addSampling = (sample: Sample, data: Json): void => {
  const prompt = chatOf(member(data, 'prompt'), 'user').filter(isObject);
  const known = sample.messages.map(message => JSON.stringify([own(message, 'role'), own(message, 'content')]));
  const repeats = prompt
    .slice(0, known.length)
    .every((message, index) => JSON.stringify([own(message, 'role'), own(message, 'content')]) === known[index]);
  sample.messages.push(...(repeats ? prompt.slice(known.length) : prompt));
  const usage = objectOf(data, 'usage');
  const answers = listOf(data, 'sampled');
  const answer = answers.length > 0 ? answers[0] : member(data, 'sampled');
  for (const message of chatOf(answer, 'assistant').filter(isObject)) {
    sample.steps.set(sample.messages.length, {
      attributes: modelAttributes({
        requestModel: textOf(data, 'model'),
        input: numberOf(usage, 'prompt_tokens', 'input_tokens'),
        output: numberOf(usage, 'completion_tokens', 'output_tokens'),
      }),
    });
    sample.messages.push(message);
  }
};

const METRICS = ['accuracy', 'score', 'correct', 'f1_score'] as const;

const addEvent = (sample: Sample, event: Json): void => {
  const data = member(event, 'data');
  const at = readMoment(member(event, 'created_at'));
  sample.startedAt ??= at;
  sample.endedAt = at ?? sample.endedAt;
  switch (textOf(event, 'type')) {
    case 'sampling':
      addSampling(sample, data);
      return;
    case 'match':
      sample.correct = truthOf(data, 'correct');
      sample.expected = member(data, 'expected');
      sample.picked = member(data, 'picked', 'sampled');
      return;
    case 'pick_option':
      sample.picked = member(data, 'picked');
      return;
    case 'metrics': {
      for (const [key, value] of Object.entries(isObject(data) ? data : {})) sample.metrics.set(key, value);
      sample.score ??= METRICS.map(key => numberOf(data, key) ?? toNumber(truthOf(data, key))).find(isNumber) ?? null;
      return;
    }
    case 'error':
      sample.error = [textOf(data, 'type'), textOf(data, 'message')].filter(text => text !== null).join(': ');
      return;
    default:
      return;
  }
};

const toNumber = (truth: boolean | null): number | null => (truth === null ? null : Number(truth));
const isNumber = (value: number | null): value is number => value !== null;

const finished = (id: string, sample: Sample, spec: JsonObject): MappedRecord => {
  const score = sample.correct === null ? sample.score : Number(sample.correct);
  const functions = listOf(spec, 'completion_fns');
  return {
    ...unknownRecord(sample.first),
    messages: sample.messages,
    case: caseIdOf(id),
    attempt: null,
    score,
    passed: score === null ? null : score >= 1,
    agent: textOf(spec, 'eval_name', 'base_eval'),
    version: functions.length === 1 && typeof functions[0] === 'string' ? functions[0] : null,
    output: sample.messages.length === 0 ? sample.picked : null,
    expected: sample.expected,
    startedAt: sample.startedAt,
    endedAt: sample.endedAt,
    tags: {
      ...Object.fromEntries(sample.metrics),
      ...known({ run_id: textOf(spec, 'run_id'), picked: sample.picked }),
    },
    steps: sample.steps,
    error: sample.error,
  };
};

async function* read(records: AsyncIterable<LogRecord>): AsyncGenerator<Imported> {
  let spec: JsonObject = {};
  const samples = new Map<string, Sample>();
  for await (const record of records) {
    const { value } = record;
    if (isObject(value) && isObject(own(value, 'spec'))) {
      yield* all(samples, spec);
      samples.clear();
      spec = objectOf(value, 'spec');
      continue;
    }
    if (isObject(value) && own(value, 'final_report') !== undefined) continue;
    const id = textOf(value, 'sample_id');
    if (id === null || textOf(value, 'type') === null) {
      throw recordError(
        record,
        'an event needs sample_id and type',
        'Give the log as oaieval wrote it (--record_path).',
      );
    }
    const sample = samples.get(id) ?? begin(record);
    samples.set(id, sample);
    addEvent(sample, value);
  }
  yield* all(samples, spec);
}

function* all(samples: ReadonlyMap<string, Sample>, spec: JsonObject): Generator<Imported> {
  for (const [id, sample] of samples) yield { kind: 'graded', record: finished(id, sample, spec) };
}

/**
 * Logs of OpenAI Evals, as its `LocalRecorder` writes them: a line with the run's `spec`, then events by `sample_id`. Written
 * from `evals/record.py` of openai/evals. A sample is a case; `match` grades it, else the first of accuracy, score, correct,
 * f1_score in `metrics`. Samples run side by side, so that those of one run are held until it ends.
 */
export const openAiEvals: Format = {
  id: FORMAT,
  title: 'OpenAI Evals logs (JSONL)',
  recognises: first =>
    isObject(first) &&
    (textOf(objectOf(first, 'spec'), 'run_id') !== null ||
      ['run_id', 'event_id', 'sample_id', 'type'].every(key => Object.hasOwn(first, key))),
  read,
};
