import type { Json, Span } from '../../trajectory/index.js';
import type { MappedRecord } from '../mapped-record.js';
import { streamRecords } from '../record-stream.js';
import { recogniseFormat } from '../registry.js';

/** What is made of a file that holds `value` as JSON, by the format that recognises it. */
export const readValues = async (
  value: unknown,
): Promise<{ readonly format: string; readonly spans: readonly Span[]; readonly graded: readonly MappedRecord[] }> =>
  readFile(JSON.stringify(value));

/** As {@link readValues}, for the text of a file, which comes in pieces of `size` characters. */
export const readFile = async (text: string, size = 1_000) => {
  async function* pieces() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  const records: { value: Json; file: string; line: number }[] = [];
  for await (const record of streamRecords(pieces(), 'file.json')) records.push(record);
  const format = recogniseFormat(records[0]?.value ?? null);
  if (format === null) throw new Error('no format recognises it');
  async function* all() {
    yield* records;
  }
  const spans: Span[] = [];
  const graded: MappedRecord[] = [];
  for await (const imported of format.read(all())) {
    if (imported.kind === 'spans') spans.push(...imported.spans);
    else graded.push(imported.record);
  }
  return { format: format.id, spans, graded };
};
