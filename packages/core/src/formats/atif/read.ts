import { isObject, type Json, type JsonObject, jsonText, own } from '../../trajectory/index.js';
import { foreignTraceId } from '../foreign/ids.js';
import { listOf, textOf } from '../foreign/members.js';
import { asSpans, type Format, readEach, recordError } from '../format.js';
import type { LogRecord } from '../records.js';
import { AtifReader } from './reader.js';

const FORMAT = 'atif';

/** Minor versions of ATIF 1 add optional fields; those known end here, later ones are read as far as they say the same. */
const VERSION = /^ATIF-v1\.\d+$/;

const isAtif = (value: Json): boolean =>
  isObject(value) && (textOf(value, 'schema_version') ?? '').startsWith('ATIF-v') && own(value, 'steps') !== undefined;

const checked = (record: LogRecord): JsonObject => {
  const { value } = record;
  const version = textOf(value, 'schema_version');
  if (!isObject(value) || version === null) {
    throw recordError(record, 'it has no schema_version', 'An ATIF document names its version: "ATIF-v1.7".');
  }
  if (!VERSION.test(version)) {
    throw recordError(record, `"${version}" is no version of ATIF that pawl reads`, 'ATIF-v1.0 to ATIF-v1.7 are read.');
  }
  if (listOf(value, 'steps').length === 0) {
    throw recordError(record, 'the trajectory has no steps', 'An ATIF document has at least one step.');
  }
  return value;
};

/** A document's own id; without one its run's, and without that its content. */
const idOf = (document: JsonObject): string =>
  textOf(document, 'trajectory_id', 'session_id') ?? jsonText(document, { sortKeys: true });

/**
 * The Agent Trajectory Interchange Format of Harbor (RFC 0001), versions 1.0 to 1.7: one JSON document a run. Written from
 * the RFC (1.4) and its change log to 1.7 (1.5 tool definitions and copied context, 1.6 content parts with images, 1.7
 * trajectory ids, embedded sub-agents, `extra` on calls and results, `llm_call_count`).
 *
 * An agent step is a model step and a tool step per call; user and system steps are messages; embedded sub-agents stand
 * below the call that refers to them. A step's `timestamp` is a moment, not a duration: it orders, and no step claims to
 * have taken no time; the run begins and ends with the first and last of them.
 */
export const atif: Format = {
  id: FORMAT,
  title: 'ATIF 1.0 to 1.7 trajectories (JSON, JSONL)',
  recognises: isAtif,
  read: readEach(record => {
    const document = checked(record);
    return asSpans(new AtifReader(record, foreignTraceId(FORMAT, idOf(document))).read(document));
  }),
};
