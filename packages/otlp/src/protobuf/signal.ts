import { WireReader } from './wire-reader.js';

export type Signal = 'traces' | 'logs' | 'metrics';

/**
 * Guesses which signal a protobuf export request holds, from the first record in it; null when it cannot tell.
 * The three requests nest alike (resource 1, scope 2, record 2) and their field numbers overlap; what sets the records
 * apart is the wire types of the fields.
 */
export const guessSignal = (bytes: Uint8Array): Signal | null => {
  try {
    const wire = new WireReader(bytes);
    const resource = firstField(wire, wire.length, 1);
    const scope = resource === null ? null : firstField(wire, resource, 2);
    const record = scope === null ? null : firstField(wire, scope, 2);
    return record === null ? null : signalOf(marksOf(wire, record));
  } catch {
    return null;
  }
};

const firstField = (wire: WireReader, end: number, wanted: number): number | null => {
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) if (field === wanted) return wire.enter(end);
  return null;
};

/**
 * What is in a record, as `field:wire type` and, for fields of bytes, `field=length`: `7:1` is field 7 with eight bytes,
 * `1=16` is field 1 with a text or message of 16 bytes.
 */
const marksOf = (wire: WireReader, end: number): ReadonlySet<string> => {
  const marks = new Set<string>();
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    marks.add(`${field}:${wire.type}`);
    if (wire.type !== BYTES) continue;
    const inner = wire.enter(end);
    marks.add(`${field}=${inner - wire.pos}`);
    wire.pos = inner;
  }
  return marks;
};

const BYTES = 2;

const signalOf = (marks: ReadonlySet<string>): Signal | null => {
  const startOrEnd = marks.has('7:1') || marks.has('8:1');
  if (startOrEnd || (marks.has('1=16') && marks.has('2=8'))) return 'traces';
  const timeOrObservedTime = marks.has('1:1') || marks.has('11:1');
  if (timeOrObservedTime) return 'logs';
  const gaugeSumHistogramOrSummary = ['5:2', '7:2', '9:2', '10:2', '11:2'].some(mark => marks.has(mark));
  return gaugeSumHistogramOrSummary ? 'metrics' : null;
};
