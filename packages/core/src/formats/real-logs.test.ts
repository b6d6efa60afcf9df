import { describe, expect, it } from 'vitest';
import type { Json, Span } from '../trajectory/index.js';
import { gradeRecords, type MappedRecord, mapRecord, readMapping, readRecords, spansOfMessages } from './index.js';
import { at, listAt } from './testing/foreign.js';
import { filesOf, haveData, shippedMapping } from './testing/shared-data.js';
import { toldAgain } from './testing/told-again.js';

const kindOf = ({ attributes }: Span): Json | undefined => attributes['pawl.step.kind'];
const indexOf = ({ attributes }: Span): Json | undefined => attributes['pawl.message.index'];

const load = async (folder: string, mappingFile: string) => {
  const mapping = readMapping(shippedMapping(mappingFile), mappingFile);
  const records = filesOf(folder).flatMap(({ file, text }) => readRecords(text, file));
  const mapped: MappedRecord[] = [];
  for (const record of records) mapped.push(await mapRecord(record, mapping));
  return { mapping, mapped };
};

describe.skipIf(!haveData('tau-bench'))('tau-bench: 200 runs', async () => {
  const { mapping, mapped } = await load('tau-bench', 'tau-bench.yaml');
  const graded = await gradeRecords(mapped, 'tau', mapping.pass);

  it('are 50 cases of 4 attempts, 84 of them passed', () => {
    expect([graded.length, new Set(graded.map(attempt => attempt.case)).size]).toEqual([200, 50]);
    expect(new Set(graded.map(({ attempt }) => attempt))).toEqual(new Set([1, 2, 3, 4]));
    expect(graded.filter(({ passed }) => passed === true)).toHaveLength(84);
    expect(graded.filter(({ passed }) => passed === false)).toHaveLength(116);
  });

  it('number their attempts by trial', () => {
    const { record } = mapped[57] ?? {};
    expect(graded[57]?.attempt).toBe(Number(at(record?.value, 'trial')) + 1);
  });

  it('can be told again, message by message', () => {
    for (const [index, { spans }] of graded.entries()) {
      expect(toldAgain(spans)).toEqual(listAt(mapped[index]?.record.value, 'traj'));
    }
  });

  it('have one tool step per tool call, each with its own answer', () => {
    for (const [index, { spans }] of graded.entries()) {
      const messages = listAt(mapped[index]?.record.value, 'traj');
      const calls = messages.flatMap(message => listAt(message, 'tool_calls'));
      const tools = spans.filter(span => kindOf(span) === 'tool');
      expect(
        tools.map(({ name, attributes }) => [name, attributes['gen_ai.tool.call.id'], attributes['pawl.input']]),
      ).toEqual(
        calls.map(call => {
          const called = at(call, 'function');
          return [at(called, 'name'), at(call, 'id'), JSON.parse(String(at(called, 'arguments')))];
        }),
      );
      const told = toldAgain(spans);
      expect(tools.map(tool => told[Number(indexOf(tool))])).toEqual(
        messages.filter(message => at(message, 'role') === 'tool'),
      );
    }
  });

  it('hold each message at most twice: as a step, and as news for the next model call', () => {
    const [run] = graded;
    const policy = 'Airline Agent Policy';
    const mentions = (run?.spans ?? []).filter(span => JSON.stringify(span.attributes).includes(policy));
    expect(mentions.map(kindOf)).toEqual(['message', 'model']);
  });

  it('have trace ids of their own, the same on every import', async () => {
    const again = await gradeRecords(mapped, 'tau', mapping.pass);
    expect(new Set(graded.map(({ traceId }) => traceId)).size).toBe(200);
    expect(again.map(({ traceId }) => traceId)).toEqual(graded.map(({ traceId }) => traceId));
    expect((await gradeRecords(mapped, 'other', null))[0]?.traceId).not.toBe(graded[0]?.traceId);
  });
});

describe.skipIf(!haveData('who-and-when'))('Who&When: 126 failed runs', async () => {
  const { mapping, mapped } = await load('who-and-when', 'who-and-when.yaml');
  const graded = await gradeRecords(mapped, 'ww', mapping.pass);

  it('import as failed', () => {
    expect(graded).toHaveLength(126);
    expect(new Set(graded.map(({ passed }) => passed))).toEqual(new Set([false]));
  });

  it('are one message step per entry, named after the speaker, and can be told again', () => {
    for (const [index, { spans }] of graded.entries()) {
      const history = listAt(mapped[index]?.record.value, 'history');
      expect(toldAgain(spans)).toEqual(history);
      expect(spans.slice(1).map(span => [kindOf(span), span.name, span.attributes['pawl.message.role']])).toEqual(
        history.map(entry => ['message', at(entry, 'name'), at(entry, 'role')]),
      );
    }
  });

  it.each(
    mapped.map(({ record }, index) => [record.file, index] as const),
  )('%s: the annotated step is the guilty one', (_, index) => {
    const { value } = mapped[index]?.record ?? {};
    const spans = graded[index]?.spans ?? [];
    const [annotation] = listAt(spans[0]?.attributes, 'pawl.annotations');
    const step = spans.find(({ spanId }) => spanId === at(annotation, 'step'));
    expect(indexOf(step ?? expect.fail('no such step'))).toBe(Number(at(value, 'mistake_step')));
    expect(at(annotation, 'note')).toBe(`${at(value, 'mistake_agent')}: ${at(value, 'mistake_reason')}`);
  });

  it('annotates a step of the agent that people blamed, in all but the 3 logs that blame another', () => {
    const blamed = graded.filter(({ spans, tags }) => {
      const [annotation] = listAt(spans[0]?.attributes, 'pawl.annotations');
      return spans.find(({ spanId }) => spanId === at(annotation, 'step'))?.name === at(tags, 'mistake_agent');
    });
    expect(blamed).toHaveLength(123);
  });

  it('without a run has the same steps under other ids', () => {
    const [first] = mapped;
    if (first === undefined) return expect.fail('no record');
    const spans = spansOfMessages(first, { run: null, case: null, attempt: null });
    expect(spans.map(({ name }) => name)).toEqual(graded[0]?.spans.map(({ name }) => name));
    expect(spans[0]?.traceId).not.toBe(graded[0]?.traceId);
  });
});
