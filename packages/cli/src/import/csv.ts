import { createReadStream } from 'node:fs';
import { PawlError } from '@pawl/core/errors';
import type { LogRecord } from '@pawl/core/formats';
import { type CsvError, parse } from 'csv-parse';
import { naming } from '../system-error.js';

/** Characters of one row. A cell may hold a whole conversation. */
const ROW_LIMIT = 64 * 1024 * 1024;

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV file as records: an object of texts by the names in the first line. Cells are what stands in them: no
 * text becomes a number or a date.
 *
 * @throws PawlError `TABLE_SYNTAX` at file:line for broken quotes, rows of another length or a doubled column
 */
export async function* csvRecords(file: string): AsyncGenerator<LogRecord> {
  const stream = createReadStream(file);
  const parser = parse({ bom: true, info: true, skip_empty_lines: true, max_record_size: ROW_LIMIT });
  stream.on('error', error => parser.destroy(error));
  stream.pipe(parser);
  const rows: AsyncIterator<Row> = parser[Symbol.asyncIterator]();
  try {
    let columns: readonly string[] | null = null;
    let line = 1;
    for (;;) {
      const next = await naming(file, () => rows.next()).catch(error => {
        throw isCsvError(error) ? problemOf(file, error) : error;
      });
      if (next.done === true) break;
      const { record, info } = next.value;
      if (columns === null) columns = checked(record, file);
      else yield { value: Object.fromEntries(columns.map((name, at) => [name, record[at] ?? ''])), file, line };
      line = info.lines + 1;
    }
    if (columns === null) throw syntax(file, 1, 'the table is empty');
  } finally {
    stream.destroy();
  }
}

const checked = (names: readonly string[], file: string): readonly string[] => {
  const doubled = names.find((name, at) => names.indexOf(name) !== at);
  if (doubled !== undefined) throw syntax(file, 1, `two columns are called "${doubled}"`);
  return names;
};

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

const problemOf = (file: string, error: CsvError): PawlError => {
  const line = Number(error['lines'] ?? 1);
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return syntax(file, line, `a row is larger than ${ROW_LIMIT / 1024 ** 2} Mi characters; is a quote left open?`);
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return syntax(file, line, 'a quoted cell does not end');
  if (error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
    return syntax(file, line, 'the row has more or fewer cells than the first line has names');
  }
  return syntax(file, line, error.message.replace(/ (on|at) line \d+.*$/, ''));
};

const syntax = (file: string, line: number, problem: string): PawlError =>
  new PawlError({
    code: 'TABLE_SYNTAX',
    message: `${file}:${line}: ${problem}`,
    remedy: 'A table is CSV with commas and a first line of names; correct the place, or save it as JSON Lines.',
  });
