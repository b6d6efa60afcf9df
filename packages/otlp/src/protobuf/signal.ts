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
    return record === null ? null : signalOf(wireTypes(wire, record));
  } catch {
    return null;
  }
};

const firstField = (wire: WireReader, end: number, wanted: number): number | null => {
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) if (field === wanted) return wire.enter(end);
  return null;
};

const wireTypes = (wire: WireReader, end: number): ReadonlySet<string> => {
  const seen = new Set<string>();
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) seen.add(`${field}:${wire.type}`);
  return seen;
};

/** `7:1` reads: field 7 with wire type 1 (eight bytes). 0 is a varint, 2 a length. */
const signalOf = (fields: ReadonlySet<string>): Signal | null => {
  if (fields.has('7:1') || fields.has('8:1')) return 'traces'; // start and end time
  if (fields.has('1:1') || fields.has('11:1')) return 'logs'; // time and observed time
  if (['5:2', '7:2', '9:2', '10:2', '11:2'].some(field => fields.has(field))) return 'metrics'; // gauge, sum, histograms, summary
  return null;
};
