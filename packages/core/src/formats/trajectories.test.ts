import { describe, expect, it } from 'vitest';
import { assemble } from '../conventions/index.js';
import { type Json, own, type Step, type Trajectory, textOf } from '../trajectory/index.js';
import { gradeRecords, mapRecord, NO_MAPPING, readMapping, readRecords } from './index.js';
import { at, listAt } from './testing/foreign.js';
import { filesOf, haveData, shippedMapping } from './testing/shared-data.js';

/** A record of a log and the trajectory that became of it. */
interface Imported {
  readonly record: Json;
  readonly trajectory: Trajectory;
}

const importLogs = async (folder: string, mappingFile: string): Promise<readonly Imported[]> => {
  const mapping = readMapping(shippedMapping(mappingFile), mappingFile);
  const records = filesOf(folder).flatMap(({ file, text }) => readRecords(text, file));
  const mapped = await Promise.all(records.map(record => mapRecord(record, mapping)));
  const graded = await gradeRecords(mapped, 'test', mapping.pass);
  return graded.map(({ spans }, index) => ({ record: records[index]?.value ?? null, trajectory: assemble(spans) }));
};

/** The message that a step came from, as far as a trajectory tells it. */
const told = (step: Step): Json => {
  switch (step.kind) {
    case 'message':
      return { role: step.role, content: step.output };
    case 'model':
      return { role: 'assistant', content: step.output.map(textOf).join('') };
    case 'tool':
      return { role: 'tool', name: step.name, content: step.output };
    default:
      return null;
  }
};

const parsed = (text: Json): Json => {
  const isContainer = typeof text === 'string' && /^[[{]/.test(text);
  try {
    return isContainer ? JSON.parse(text) : text;
  } catch {
    return text;
  }
};

const logged = (message: Json): Json => {
  const role = at(message, 'role');
  const content = at(message, 'content');
  if (role === 'tool') return { role, name: at(message, 'name'), content: parsed(content) };
  return { role, content: content ?? '' };
};

const indexOf = (step: Step | undefined): Json => own(step?.unread, 'pawl.message.index') ?? null;

it.each([
  { because: 'the log ends before an answer', answer: [], status: 'pending' },
  { because: 'the log has its answer', answer: [{ role: 'tool', tool_call_id: 'c1', content: '1' }], status: 'ok' },
])('a tool call is $status, as $because', async ({ answer, status }) => {
  const call = { id: 'c1', type: 'function', function: { name: 'read_order', arguments: '{}' } };
  const messages = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: null, tool_calls: [call] },
    ...answer,
  ];
  const records = readRecords(JSON.stringify([{ messages }]), 'log.json');
  const mapped = await Promise.all(records.map(record => mapRecord(record, NO_MAPPING)));
  const [graded] = await gradeRecords(mapped, 'test', null);
  expect(assemble(graded?.spans ?? []).steps.find(step => step.kind === 'tool')).toMatchObject({ status });
});

describe.skipIf(!haveData('tau-bench'))('tau-bench as trajectories', async () => {
  const imported = await importLogs('tau-bench', 'tau-bench.yaml');

  it('200 runs, each with exactly its messages, in order', () => {
    expect(imported).toHaveLength(200);
    for (const { record, trajectory } of imported) {
      expect(trajectory.steps.slice(1).map(told)).toEqual(listAt(record, 'traj').map(logged));
    }
  });

  it('each with exactly its tool calls, in order', () => {
    for (const { record, trajectory } of imported) {
      const calls = listAt(record, 'traj').flatMap(message => listAt(message, 'tool_calls'));
      const tools = trajectory.steps.flatMap(step => (step.kind === 'tool' ? [step] : []));
      expect(tools.map(({ name, input, callId }) => ({ name, input, callId }))).toEqual(
        calls.map(call => ({
          name: at(at(call, 'function'), 'name'),
          input: JSON.parse(String(at(at(call, 'function'), 'arguments'))),
          callId: at(call, 'id'),
        })),
      );
    }
  });

  it('each ended, without times that nobody recorded', () => {
    const ends = imported.map(({ trajectory: { status, startedAt, durationMs } }) => ({
      status,
      startedAt,
      durationMs,
    }));
    expect(new Set(ends.map(({ startedAt, durationMs }) => `${startedAt} ${durationMs}`))).toEqual(
      new Set(['null null']),
    );
    expect(ends.filter(({ status }) => status === 'running')).toEqual([]);
  });

  it('results that read like errors are errors', () => {
    const wrong = imported.flatMap(({ trajectory }) =>
      trajectory.steps.filter(step => step.kind === 'tool' && String(step.output).startsWith('Error')),
    );
    expect(wrong.length).toBeGreaterThan(50);
    expect(new Set(wrong.map(({ status }) => status))).toEqual(new Set(['error']));
  });
});

describe.skipIf(!haveData('who-and-when'))('Who&When as trajectories', async () => {
  const imported = await importLogs('who-and-when', 'who-and-when.yaml');

  it('126 runs, each with one step per entry of its history', () => {
    expect(imported).toHaveLength(126);
    for (const { record, trajectory } of imported) {
      expect(trajectory.steps.slice(1).map(told)).toEqual(listAt(record, 'history').map(logged));
    }
  });

  it('the annotation of each points at the step that people found guilty', () => {
    for (const { record, trajectory } of imported) {
      const [annotation] = trajectory.annotations;
      const position = trajectory.steps.findIndex(step => step.id === annotation?.step);
      expect(position).toBe(Number(at(record, 'mistake_step')) + 1);
      expect(indexOf(trajectory.steps[position])).toBe(Number(at(record, 'mistake_step')));
    }
  });

  it('question, answer and tags are the record’s', () => {
    for (const { record, trajectory } of imported) {
      expect(trajectory.input).toBe(at(record, 'question'));
      expect(trajectory.output).toBe(at(listAt(record, 'history').at(-1), 'content'));
      expect(trajectory.tags).toMatchObject({ expected: at(record, 'ground_truth'), score: 0 });
    }
  });
});
