import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileRules, keyedToken, NO_RULES, redactSpan, redactSpanLog } from '@pawl/core/redact';
import type { Json, JsonObject, Span } from '@pawl/core/trajectory';
import { decodeLogs, decodeTraces } from '@pawl/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactorOf } from '../../receivers/index.js';
import { openRecordBook } from '../../testing/record-book.js';
import { span, spanId, spanLog, traceId } from '../../testing/spans.js';
import { UNREDACTED } from '../redactor.js';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const captured = join(process.env['PAWL_SHARED_DATA'] ?? resolve(root, '../shared/data'), 'otlp');

const key = new Uint8Array(32).fill(7);
const redact = redactorOf(key);
const redaction = { token: keyedToken(key) };

/** Lone surrogates are not stored. */
const wellFormed = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi, (_all, before) => `${before}\ufffd`),
  );

/** Equal with the order of the keys, which toEqual does not see. */
const expectSame = (found: unknown, expected: unknown): void => {
  expect(JSON.stringify(found)).toBe(JSON.stringify(wellFormed(expected)));
};

const long = (text: string): string => text.repeat(Math.ceil(100 / text.length));
const message = (role: string, content: string): JsonObject => ({
  role,
  parts: [{ type: 'text', content: long(content) }],
});
const conversation = (turns: number): readonly JsonObject[] =>
  Array.from({ length: turns * 2 }, (_, n) => message(n % 2 === 0 ? 'user' : 'assistant', `turn ${n} says \\ "x" `));

/** Forms in which stacks write the messages of a call. */
const FORMS: Readonly<Record<string, (messages: readonly JsonObject[]) => JsonObject>> = {
  'JSON in an attribute': messages => ({ 'gen_ai.input.messages': JSON.stringify(messages) }),
  'JSON with tools beside': messages => ({ 'input.value': JSON.stringify({ messages, tools: [], model: 'm' }) }),
  'JSON in a list in a list': messages => ({ 'input.value': JSON.stringify({ messages: [messages] }) }),
  'JSON with line breaks': messages => ({ 'ai.prompt.messages': JSON.stringify(messages, null, 2) }),
  'a structured list': messages => ({ 'gen_ai.input.messages': messages as Json }),
  'a structured map': messages => ({ input: { state: { messages } } as unknown as Json }),
  'flattened keys': messages =>
    Object.fromEntries(
      messages.flatMap((each, n) => [
        [`llm.input_messages.${n}.message.role`, each['role'] ?? ''],
        [`llm.input_messages.${n}.message.content`, JSON.stringify(each['parts'])],
      ]),
    ),
};

describe('a conversation', () => {
  it.each(Object.entries(FORMS))('as %s is stored once, and read as it came', (_, form) => {
    const book = openRecordBook(UNREDACTED);
    const texts = new Map<number, number>();
    for (let turn = 1; turn <= 20; turn += 1) {
      const given = span({ spanId: spanId(turn), attributes: form(conversation(turn)) });
      expectSame(book.span(given), given);
      texts.set(
        turn,
        book.rows.reduce((sum, row) => sum + row.bytes, 0),
      );
    }
    const [five = 0, ten = 0, twenty = 0] = [5, 10, 20].map(turn => texts.get(turn));
    expect(twenty - ten).toBeLessThan(2.3 * (ten - five));
    expect(new Set(book.rows.map(row => row.hash)).size).toBe(book.rows.length);
  });

  it('is stored under its trace, and what a second trace has, under none', () => {
    const book = openRecordBook(UNREDACTED);
    const said = { 'gen_ai.input.messages': JSON.stringify(conversation(1)) };
    for (const n of [1, 1, 2, 2, 3]) book.writeSpan(span({ traceId: traceId(n), attributes: said, resource: {} }));
    expect(book.rows.map(row => row.trace)).toEqual([traceId(1), traceId(1), '', '']);
  });

  it('is written again while it is not known to be stored', () => {
    const book = openRecordBook(UNREDACTED, 1_000);
    const given = span({ attributes: { 'gen_ai.input.messages': JSON.stringify(conversation(3)) } });
    for (let n = 0; n < 3; n += 1) expectSame(book.span(given), given);
    expect(book.rows.length).toBeGreaterThan(new Set(book.rows.map(row => row.hash)).size);
  });
});

describe('any span', () => {
  const said = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom(
        'a',
        '"',
        '\\',
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '\u0000',
        '\u0001',
        '\u0003',
        '\u0004',
        '\ud800',
        '\udc00',
        '😀',
        'é',
        '\n',
        ' ',
        '1',
      ),
      maxLength: 150,
    }),
    fc.constantFrom(
      'ann@example.com',
      'tel +1 202-555-0143',
      long('4111111111111111 '),
      long('write to bob@example.org '),
    ),
    fc.string({ minLength: 100, maxLength: 300 }),
  );
  const keys = fc.oneof(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'role',
      'content',
      'password',
      'customer',
      'name',
      'a.0.b',
      'a.0.c',
      'a.1.b',
      'ssn',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 10 }),
  );
  const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      said,
      fc.constantFrom(null, true, 0, 7, 1.5, 4111111111111111, 123456789, -5e300),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const spacing = fc.constantFrom(undefined, 1, '\t');
  const value = fc.oneof(
    tree,
    fc.tuple(tree, spacing).map(([json, space]) => JSON.stringify(json, null, space)),
    fc.tuple(tree, fc.nat(400)).map(([json, end]) => JSON.stringify(json).slice(0, end)),
    fc.tuple(tree, tree).map(([a, b]) => `${JSON.stringify(a)} ${JSON.stringify(b)}`),
  );
  const attributes = fc.dictionary(keys, value, { maxKeys: 8 }) as fc.Arbitrary<JsonObject>;
  const anySpan = fc.tuple(attributes, attributes, attributes, said, said).map(([own, event, resource, name, status]) =>
    span({
      name,
      attributes: own,
      events: [{ name: status, timeUnixNano: '1', attributes: event }],
      status: { code: 2, message: status },
      resource,
    }),
  );

  it('is read as it came', () => {
    const book = openRecordBook(UNREDACTED);
    fc.assert(
      fc.property(anySpan, given => expectSame(book.span(given), given)),
      { numRuns: 300 },
    );
  });

  it('is read as redacted as a whole', () => {
    const book = openRecordBook(redact);
    fc.assert(
      fc.property(anySpan, given => expectSame(book.span(given), redactSpan(wellFormed(given), redaction).span)),
      { numRuns: 300 },
    );
  });

  it('is read as redacted as a whole where rules name paths', () => {
    const rules = {
      ...NO_RULES,
      deny: ['7'],
      paths: [
        { path: 'customer', do: 'mask' as const },
        { path: 'role/content', do: 'drop' as const },
        { path: 'b', do: 'keep' as const },
      ],
    };
    const book = openRecordBook(redactorOf(key, { rules, service: null }));
    const ruled = { ...redaction, rules: compileRules(rules) };
    fc.assert(
      fc.property(anySpan, given => expectSame(book.span(given), redactSpan(wellFormed(given), ruled).span)),
      { numRuns: 200 },
    );
  });

  it('is counted as if it were redacted as a whole, however often it comes', () => {
    fc.assert(
      fc.property(anySpan, given => {
        const redactor = redactorOf(key);
        const book = openRecordBook(redactor);
        const { counts } = redactSpan(wellFormed(given), redaction);
        for (let times = 1; times <= 2; times += 1) {
          book.writeSpan(given);
          expect(redactor.counts()).toEqual(
            Object.fromEntries(Object.entries(counts).map(([label, count]) => [label, count * times])),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is equal where its log record is, and different where that is', () => {
    fc.assert(
      fc.property(attributes, attributes, (a, b) => {
        const [one, two] = [a, b].map(body => openRecordBook(UNREDACTED).writeLog(spanLog({ body })));
        expect(one?.payload === two?.payload).toBe(JSON.stringify(wellFormed(a)) === JSON.stringify(wellFormed(b)));
      }),
      { numRuns: 200 },
    );
  });

  it('may nest deeper than JSON is written by the engine of JavaScript', () => {
    let deep: Json = '\ud800\\ud800';
    for (let level = 0; level < 20_000; level += 1) deep = level % 2 === 0 ? [deep] : { a: deep };
    const { payload, contents } = openRecordBook(UNREDACTED).writeSpan(span({ attributes: { deep } }));
    expect([payload.includes('\u0002'), contents.length]).toEqual([true, 1]);
  });
});

describe.skipIf(!existsSync(captured))('captured telemetry', () => {
  const stacks = existsSync(captured)
    ? readdirSync(captured).filter(name => existsSync(join(captured, name, 'decoded.json')))
    : [];

  it.each(stacks)('of %s is read as redacted as a whole', stack => {
    const book = openRecordBook(redact);
    const files = readdirSync(join(captured, stack)).filter(name => /^\d+(?:\.logs)?\.(?:pb|json)$/.test(name));
    let seen = 0;
    for (const file of files) {
      const bytes = readFileSync(join(captured, stack, file));
      const encoding = file.endsWith('.pb') ? 'protobuf' : 'json';
      if (file.includes('.logs.')) {
        for (const log of decodeLogs(bytes, encoding).logs) {
          expectSame(book.log(log), redactSpanLog(log, redaction).log);
          seen += 1;
        }
      } else {
        for (const each of decodeTraces(bytes, encoding).spans as readonly Span[]) {
          expectSame(book.span(each), redactSpan(each, redaction).span);
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(0);
  });
});
