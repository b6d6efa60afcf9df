import { PawlError } from '@pawl/core/errors';
import type { Format, LogRecord } from '@pawl/core/formats';
import { isObject, type Json } from '@pawl/core/trajectory';
import { containerOf, openRecords } from './open.js';

/** What a file is: of a format in the registry, or one of those that have a command of their own. */
export type Detected = Format | 'otlp' | 'messages';

/** Keys of the first record that an error names. */
const NAMED = 12;

/**
 * What a file is, by its first record.
 *
 * @throws PawlError `FORMAT_UNKNOWN`, which lists the formats and says what was seen
 */
export const detect = async (file: string): Promise<Detected> => {
  const { recogniseFormat } = await import('@pawl/core/formats');
  const container = await containerOf(file);
  if (container === 'binary') return 'otlp';
  const first = await firstRecord(file);
  const { value } = first;
  if (isObject(value) && ['resourceSpans', 'resourceLogs', 'resource_spans'].some(key => Object.hasOwn(value, key))) {
    return 'otlp';
  }
  const format = recogniseFormat(value);
  if (format !== null) return format;
  if (isConversation(value)) return 'messages';
  throw await unknown(file, container, value);
};

const firstRecord = async (file: string): Promise<LogRecord> => {
  for await (const record of openRecords(file)) return record;
  throw new PawlError({
    code: 'FORMAT_UNKNOWN',
    message: `${file} holds no record`,
    remedy: 'Give a file with at least one record.',
  });
};

const MESSAGES = ['messages', 'traj', 'history'];

/** What `pawl import messages` reads without a mapping. */
const isConversation = (value: Json): boolean =>
  Array.isArray(value) ||
  (isObject(value) && (MESSAGES.some(key => Array.isArray(value[key])) || Object.hasOwn(value, 'role')));

const unknown = async (file: string, container: string, value: Json): Promise<PawlError> => {
  const { formats } = await import('@pawl/core/formats');
  const keys = isObject(value) ? Object.keys(value) : [];
  const named = keys.slice(0, NAMED).join(', ');
  const seen = keys.length > NAMED ? `${named} and ${keys.length - NAMED} more` : named;
  const kind = container === 'json' ? 'its first record has' : 'it is a table with the columns';
  const ids = ['otlp', ...formats.map(({ id }) => id), 'messages'].join(', ');
  return new PawlError({
    code: 'FORMAT_UNKNOWN',
    message: `${file} is of no format that pawl recognises: ${kind} ${seen === '' ? 'no names' : seen}`,
    remedy: `Recognised are ${ids}; \`pawl import FORMAT FILE\` names one. A table of results is imported with \`pawl import table FILE --map FIELD=COLUMN\`.`,
  });
};
