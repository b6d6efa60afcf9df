import { createHash } from 'node:crypto';
import type { Json, Span } from '@pawl/core/trajectory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactorOf } from '../../receivers/redaction.js';
import { span, spanLog, traceId } from '../../testing/spans.js';
import { blobsIn } from './find.js';
import { BlobRows, blobTaker, KnownBlobs, LARGEST_BLOB } from './take.js';

const KEY = new Uint8Array(32).fill(1);
const PNG = '\x89PNG\r\n\x1a\n';
/** A file of so many bytes that begins like one of its type. */
const file = (bytes: number, begins = PNG, fill = 7): Buffer => {
  const data = Buffer.alloc(bytes, fill);
  data.write(begins, 'latin1');
  return data;
};
const IMAGE = file(20_000);
const base64 = IMAGE.toString('base64');

const taken = (attributes: Record<string, Json>, trace = traceId(1)) => {
  const rows = new BlobRows(new KnownBlobs());
  const given = span({ traceId: trace, attributes });
  const left = blobTaker(KEY, 'p').span(given, 1n, rows);
  return { given, left, rows };
};
const REFERENCE = /^pawl-blob:[0-9a-f]{32};image\/png;20000$/;

describe('files in messages', () => {
  it.each([
    { form: 'an attribute', value: base64, path: [] },
    { form: 'a data URL', value: `data:image/png;base64,${base64}`, path: [] },
    {
      form: 'image_url',
      value: [{ content: [{ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${base64}` } }] }],
      path: [0, 'content', 0, 'image_url', 'url'],
    },
    {
      form: 'a base64 source',
      value: { source: { type: 'base64', media_type: 'image/png', data: base64 } },
      path: ['source', 'data'],
    },
    { form: 'a blob part', value: { type: 'blob', mime_type: 'image/png', content: base64 }, path: ['content'] },
  ])('are taken out of $form, as values and in JSON text', ({ value, path }) => {
    const reach = (whole: Json): Json =>
      path.reduce<Json>((inner, step) => (inner as Record<string | number, Json>)[step] ?? null, whole);
    const { left, rows } = taken({
      structured: value,
      text: JSON.stringify(value),
      twice: JSON.stringify([JSON.stringify(value)]),
    });
    expect(reach(left.attributes['structured'] ?? null)).toMatch(REFERENCE);
    expect(reach(JSON.parse(String(left.attributes['text'])))).toMatch(REFERENCE);
    expect(reach(JSON.parse(JSON.parse(String(left.attributes['twice']))[0]))).toMatch(REFERENCE);
    expect(rows.count).toBe(1);
    expect(rows.bytes).toBeGreaterThan(20_000);
    expect(rows.bytes).toBeLessThan(20_200);
  });

  it('are taken out of events and log records, and stay what they are by their first bytes', () => {
    const rows = new BlobRows(new KnownBlobs());
    const wav = file(9_000, 'RIFF\0\0\0\0WAVE').toString('base64');
    const event = { name: 'e', timeUnixNano: '1', attributes: { data: wav } };
    const { events } = blobTaker(KEY, 'p').span(span({ events: [event] }), 1n, rows);
    expect(events[0]?.attributes['data']).toMatch(/^pawl-blob:[0-9a-f]{32};audio\/wav;9000$/);
    const log = blobTaker(KEY, 'p').log(spanLog({ body: { data: wav } }), 1n, rows);
    expect(log.body).toEqual({ data: events[0]?.attributes['data'] });
  });

  it('keep what is around them', () => {
    const { left } = taken({ x: `![shot](data:image/png;base64,${base64}) and then` });
    expect(left.attributes['x']).toMatch(/^!\[shot\]\(pawl-blob:[0-9a-f]{32};image\/png;20000\) and then$/);
  });

  it('leave their size and SHA-256 where they are too large', () => {
    const large = file(LARGEST_BLOB + 1);
    const { left, rows } = taken({ x: large.toString('base64') });
    const sha256 = createHash('sha256').update(large).digest('hex');
    expect(left.attributes['x']).toBe(`pawl-blob:dropped;image/png;${LARGEST_BLOB + 1};sha256=${sha256}`);
    expect(rows.count).toBe(0);
  });

  it('are written again until they are stored, and then no more for their trace', () => {
    const known = new KnownBlobs();
    const once = (trace: number): BlobRows => {
      const rows = new BlobRows(known);
      blobTaker(KEY, 'p').span(span({ traceId: traceId(trace), attributes: { x: base64 } }), 1n, rows);
      return rows;
    };
    once(1);
    const rows = once(1);
    expect(rows.count).toBe(1);
    rows.stored();
    expect(once(1).count).toBe(0);
    expect(once(2).count).toBe(1);
  });

  it('have names that depend on the key and the project', () => {
    const names = [blobTaker(KEY, 'p'), blobTaker(KEY, 'q'), blobTaker(new Uint8Array(32), 'p')].map(
      taker => taker.span(span({ attributes: { x: base64 } }), 1n, new BlobRows(new KnownBlobs())).attributes['x'],
    );
    expect(new Set(names).size).toBe(3);
  });

  it('leave references that redaction lets stand', () => {
    const redact = redactorOf(KEY);
    for (let n = 0; n < 300; n += 1) {
      const { left } = taken({ data: file(8_192 + n, PNG, n).toString('base64') });
      const reference = left.attributes['data'] ?? null;
      expect(redact.value(reference, { key: 'data', around: null })).toEqual({ value: reference, counts: null });
    }
  });
});

describe('what is no file', () => {
  const secret = 'sk-ant-api03-';
  it.each([
    { what: 'too small', text: file(8_000).toString('base64') },
    { what: 'text in base64', text: Buffer.from('jo@example.com '.repeat(2_000)).toString('base64') },
    { what: 'markup in a data URL', text: `data:image/png;base64,${file(9_000, '<svg onload=').toString('base64')}` },
    { what: 'cut off', text: base64.slice(0, -3) },
    { what: 'not canonical', text: `${file(20_001).toString('base64').slice(0, -3)}/==` },
    { what: 'of another alphabet', text: base64.replaceAll('B', '-') },
    { what: 'in lines', text: base64.replaceAll(/.{76}/g, '$&\n') },
    { what: 'followed by more', text: `${base64}${secret}` },
    { what: 'preceded by more', text: `${secret}${base64}` },
    { what: 'with a type that has parameters', text: `data:image/png;name=jo@example.com;base64,${base64}` },
  ])('stays: $what', ({ text }) => {
    expect(text.length).toBeGreaterThan(10_000);
    for (const each of [text, JSON.stringify([text])]) expect(blobsIn(each)).toEqual([]);
    const { given, left, rows } = taken({ x: text, y: [text] });
    expect(left).toBe(given);
    expect(rows.count).toBe(0);
  });

  it('is untouched, whatever it is, and what is around a file is, too', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.constantFrom(
        base64.slice(0, 15_000),
        '=',
        '"',
        ',',
        'data:image/png;base64,',
        '\\n',
        'A'.repeat(11_000),
        'iVBORw0KGgo',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(piece, { maxLength: 3 }), (before, behind) => {
        const text = `${before.join('')}"${base64}"${behind.join('')}`;
        let rest = '';
        let done = 0;
        for (const { start, end, data } of blobsIn(text)) {
          const inside = text.slice(start, end);
          expect(inside.endsWith(data.toString('base64'))).toBe(true);
          expect(inside.slice(0, -data.toString('base64').length)).toMatch(/^(?:data:image\/png;base64,)?$/);
          rest += text.slice(done, start) + inside;
          done = end;
        }
        expect(rest + text.slice(done)).toBe(text);
        expect(blobsIn(text).some(({ data }) => data.equals(IMAGE))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is untouched in spans of any form', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), attributes => {
        const given = span({ attributes: attributes as Span['attributes'] });
        expect(blobTaker(KEY, 'p').span(given, 1n, new BlobRows(new KnownBlobs()))).toBe(given);
      }),
    );
  });

  it('is passed by however deep it is', () => {
    let deep: Json = base64;
    for (let n = 0; n < 50_000; n += 1) deep = [deep];
    const { given, left } = taken({ deep });
    expect(left).toBe(given);
  });
});
