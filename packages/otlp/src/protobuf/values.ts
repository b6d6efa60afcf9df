import type { Json } from '@pawl/core/trajectory';
import { type Attributes, bareObject } from '../attributes.js';
import { LIMITS, TOO_DEEP } from '../limits.js';
import { finiteOrName } from '../numbers.js';
import type { WireReader } from './wire-reader.js';

/**
 * How many times longer than its protobuf form the JSON text of a value can be: a control character takes 1 byte there
 * and 6 as `\u0000`.
 */
const JSON_GROWTH = 6;

/** Reads one KeyValue into `attributes`. The reader stands at the field of the message that ends at `end`. */
export const readAttribute = (wire: WireReader, end: number, attributes: Attributes): void => {
  const inner = wire.enter(end);
  wire.allowance.take();
  const small = (inner - wire.pos) * JSON_GROWTH <= LIMITS.valueBytes;
  let key = '';
  let value: Json = null;
  for (let field = wire.next(inner); field !== 0; field = wire.next(inner)) {
    if (field === 1) key = wire.text(inner);
    else if (field === 2) value = readValue(wire, inner, 0);
  }
  attributes.add(key, value, small);
};

/** Reads one AnyValue as plain JSON; of several values in one, the last counts, as protobuf says of a oneof. */
export const readValue = (wire: WireReader, end: number, depth: number): Json => {
  const inner = wire.enter(end);
  let value: Json = null;
  for (let field = wire.next(inner); field !== 0; field = wire.next(inner)) {
    switch (field) {
      case 1:
        value = wire.text(inner);
        break;
      case 2:
        value = wire.boolean();
        break;
      case 3:
        value = wire.int64();
        break;
      case 4:
        value = finiteOrName(wire.double());
        break;
      case 5:
        value = readContainer(wire, inner, depth, readArray);
        break;
      case 6:
        value = readContainer(wire, inner, depth, readMap);
        break;
      case 7:
        value = wire.base64(inner);
        break;
    }
  }
  return value;
};

const readContainer = (
  wire: WireReader,
  end: number,
  depth: number,
  read: (wire: WireReader, end: number, depth: number) => Json,
): Json => {
  const inner = wire.enter(end);
  if (depth < LIMITS.depth) return read(wire, inner, depth + 1);
  wire.pos = inner;
  return TOO_DEEP;
};

const readArray = (wire: WireReader, end: number, depth: number): Json => {
  const items: Json[] = [];
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field !== 1) continue;
    wire.allowance.take();
    items.push(readValue(wire, end, depth));
  }
  return items;
};

const readMap = (wire: WireReader, end: number, depth: number): Json => {
  const map = bareObject();
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field !== 1) continue;
    wire.allowance.take();
    readEntry(wire, wire.enter(end), depth, map);
  }
  return map;
};

const readEntry = (wire: WireReader, end: number, depth: number, map: Record<string, Json>): void => {
  let key = '';
  let value: Json = null;
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 1) key = wire.text(end);
    else if (field === 2) value = readValue(wire, end, depth);
  }
  map[key] = value;
};
