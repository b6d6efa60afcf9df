import { describe, expect, it } from 'vitest';
import { compileMapping, mapRecord, overlayMapping, readMapping, silentFields } from './index.js';
import type { LogRecord } from './records.js';

const record = (value: LogRecord['value']): LogRecord => ({ value, file: 'log.jsonl', line: 7 });
const messages = [{ role: 'user', content: 'hi' }];

describe('compileMapping', () => {
  it.each([
    [
      { score: '(' },
      'MAPPING_SYNTAX',
      'the mapping of "score": Expected ")" before end of expression (character 1 of ()',
    ],
    [{ cases: 'id' }, 'MAPPING_FIELD', 'there is no field "cases" to map; did you mean "case"?'],
    [{ wombat: 'id' }, 'MAPPING_FIELD', 'there is no field "wombat" to map'],
  ])('%j is %s', (spec, code, message) => {
    expect(() => compileMapping(spec)).toThrow(expect.objectContaining({ code, message }));
  });

  it('names the pass expression', () => {
    expect(() => compileMapping({}, 'score >')).toThrow(/^the pass expression: /);
  });
});

describe('readMapping', () => {
  it('reads fields and pass', async () => {
    const mapping = readMapping('fields:\n  messages: log\n  case: task.id\npass: score > 0\n', 'm.yaml');
    const mapped = await mapRecord(record({ log: messages, task: { id: 7 } }), mapping);
    expect([mapped.messages, mapped.case, mapping.pass?.source]).toEqual([messages, '7', 'score > 0']);
  });

  it.each([
    ['an unknown field', 'fields:\n  mesages: log\n', /^m\.yaml:2:3: .*mesages.*did you mean "messages"/],
    ['an unknown key', 'feilds: {}\n', /^m\.yaml:1:1: .*feilds.*did you mean "fields"/],
    ['two of a field', 'fields:\n  case: a\n  case: b\n', /^m\.yaml:3:3: .*case/],
    ['a number as expression', 'fields:\n  score: 1\n', /^m\.yaml:2:10: .*score/],
    ['a wrong expression', 'fields:\n  score: "1 +"\n', /^m\.yaml:2:10: "score": .*character 3/],
    ['a wrong pass expression', 'fields: {}\npass: "(("\n', /^m\.yaml:2:7: "pass": /],
  ])('%s is an error with its place', (_, text, message) => {
    expect(() => readMapping(text, 'm.yaml')).toThrow(message);
  });
});

describe('overlayMapping', () => {
  it('takes what is given on the command line before what is in the file', async () => {
    const mapping = overlayMapping(
      compileMapping({ case: '"a"', agent: '"x"' }, 'true'),
      compileMapping({ case: '"b"' }),
    );
    const { case: id, agent } = await mapRecord(record({ messages }), mapping);
    expect([id, agent, mapping.pass?.source]).toEqual(['b', 'x', 'true']);
  });
});

describe('silentFields', () => {
  it('are those whose expression finds nothing in any record', async () => {
    const mapping = compileMapping({ input: 'question', output: 'anser', time: 'at', tags: '{"a": b}', case: 'id' });
    const rows = [
      { question: 'q', answer: 'a' },
      { id: '7', answer: 'b' },
    ];
    const mapped = await Promise.all(rows.map(row => mapRecord(record(row), mapping, { needsMessages: false })));
    expect(silentFields(mapped, mapping)).toEqual(['output', 'time', 'tags']);
  });
});

describe('mapRecord', () => {
  it.each([
    ['messages', { messages }],
    ['traj', { traj: messages }],
    ['history', { history: messages }],
    ['the record itself', messages],
  ])('finds the messages without a mapping: %s', async (_, value) => {
    expect((await mapRecord(record(value), compileMapping({}))).messages).toEqual(messages);
  });

  it.each([
    ['messages', '$[role="user"]', messages, messages],
    ['messages', 'turns.{"role": who, "content": text}', { turns: [{ who: 'user', text: 'hi' }] }, messages],
    ['case', 'id', { id: 12 }, '12'],
    ['case', 'id', {}, null],
    ['attempt', 'n', { n: '3' }, 3],
    ['score', 'ok', { ok: true }, 1],
    ['score', 'n', { n: '0.5' }, 0.5],
    ['agent', '"a" & version', { version: 2 }, 'a2'],
    ['input', '$', { a: [1, null] }, { a: [1, null], messages }],
    ['tags', '{"a": missing, "b": 1}', {}, { b: 1 }],
    ['startedAt', 'time', { time: '2026-11-20 10:00' }, '2026-11-20T10:00:00.000000000Z'],
    ['endedAt', '{"start": a, "end": b}', { a: 0, b: 1.5 }, '1970-01-01T00:00:01.500000000Z'],
    ['annotations', '{"step": "2", "label": "bad"}', {}, [{ index: 2, label: 'bad', note: null, by: null }]],
    ['annotations', 'a', { a: [{ label: 'l', note: 'n', by: 7 }] }, [{ index: null, label: 'l', note: 'n', by: '7' }]],
  ] as const)('%s from %s of %j', async (field, expression, value, expected) => {
    const spec = field === 'startedAt' || field === 'endedAt' ? { time: expression } : { [field]: expression };
    const data = Array.isArray(value) ? value : { ...value, messages };
    expect((await mapRecord(record(data), compileMapping(spec)))[field]).toEqual(expected);
  });

  it.each([
    [{ messages: '"x"' }, {}, 'log.jsonl:7: "messages[0]" is not an object with role, name or content'],
    [{}, {}, 'log.jsonl:7: "messages" is not a list of messages'],
    [{}, { messages: [] }, 'log.jsonl:7: "messages" is not a list of messages'],
    [
      {},
      { messages: [...messages, { text: 'x' }] },
      'log.jsonl:7: "messages[1]" is not an object with role, name or content',
    ],
    [{ score: '"high"' }, { messages }, 'log.jsonl:7: "score" is not a number'],
    [{ case: '{}' }, { messages }, 'log.jsonl:7: "case" is not a text or a number'],
    [{ tags: '[1]' }, { messages }, 'log.jsonl:7: "tags" is not an object'],
    [
      { time: '"yesterday"' },
      { messages },
      'log.jsonl:7: "time" is not ISO 8601, seconds or milliseconds since 1970, or {start, end} of these',
    ],
    [{ annotations: '{"index": 1}' }, { messages }, 'log.jsonl:7: "annotations[0].label" is not a text'],
    [
      { annotations: '{"index": -1, "label": "x"}' },
      { messages },
      'log.jsonl:7: "annotations[0].index" is not the number of a message, from 0',
    ],
    [{ score: '1 + "a"' }, { messages }, /^log\.jsonl:7: the mapping of "score": .*number/],
  ])('%j over %j is an error with the place of the record', async (spec, value, message) => {
    await expect(mapRecord(record(value), compileMapping(spec))).rejects.toThrow(message);
  });
});
