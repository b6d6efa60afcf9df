import { isObject, type Json, type JsonObject } from '@pawl/core/trajectory';
import { Attributes, bareObject } from '../attributes.js';
import { malformed } from '../errors.js';
import { type Allowance, LIMITS, TOO_DEEP } from '../limits.js';
import { finiteOrName } from '../numbers.js';
import type { Place } from './place.js';
import { child, integer, list, read, text, wellFormed } from './shape.js';

export const readAttributes = (
  object: JsonObject | undefined,
  place: Place,
  allowance: Allowance,
  attributes: Attributes = new Attributes(),
): Attributes => {
  if (object === undefined) return attributes;
  const listed = place.at('attributes');
  for (const [index, entry] of list(object, 'attributes', place).entries()) {
    const at = listed.at(index);
    allowance.take();
    attributes.add(text(entry, 'key', at), readValue(child(entry, 'value', at), at.at('value'), allowance, 0));
  }
  return attributes;
};

/** Reads one AnyValue as plain JSON; an empty one is null. */
export const readValue = (value: JsonObject | undefined, place: Place, allowance: Allowance, depth: number): Json => {
  if (value === undefined) return null;
  const string = read(value, 'stringValue', place) ?? null;
  if (typeof string === 'string') return wellFormed(string);
  if (string !== null) throw malformed('is not a text', place.at('stringValue'));
  const boolean = read(value, 'boolValue', place) ?? null;
  if (typeof boolean === 'boolean') return boolean;
  if (boolean !== null) throw malformed('is not true or false', place.at('boolValue'));
  const int = read(value, 'intValue', place) ?? null;
  if (int !== null) return safeOrText(integer(int, 'int64', place.at('intValue')));
  const double = read(value, 'doubleValue', place) ?? null;
  if (double !== null) return readDouble(double, place.at('doubleValue'));
  const bytes = read(value, 'bytesValue', place) ?? null;
  if (typeof bytes === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(bytes)) return bytes;
  if (bytes !== null) throw malformed('is not base64', place.at('bytesValue'));
  const array = child(value, 'arrayValue', place);
  const map = child(value, 'kvlistValue', place);
  if (array === undefined && map === undefined) return null;
  if (depth >= LIMITS.depth) return TOO_DEEP;
  if (array !== undefined) return readArray(array, place.at('arrayValue'), allowance, depth + 1);
  return map === undefined ? null : readMap(map, place.at('kvlistValue'), allowance, depth + 1);
};

const readArray = (array: JsonObject, place: Place, allowance: Allowance, depth: number): Json => {
  const listed = place.at('values');
  return list(array, 'values', place).map((item, index) => {
    allowance.take();
    return readValue(item, listed.at(index), allowance, depth);
  });
};

const readMap = (map: JsonObject, place: Place, allowance: Allowance, depth: number): Json => {
  const result = bareObject();
  const listed = place.at('values');
  for (const [index, entry] of list(map, 'values', place).entries()) {
    const at = listed.at(index);
    allowance.take();
    result[text(entry, 'key', at)] = readValue(child(entry, 'value', at), at.at('value'), allowance, depth);
  }
  return result;
};

const safeOrText = (value: bigint): Json => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

const DOUBLE = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const readDouble = (value: Json, place: Place): Json => {
  if (typeof value === 'number') return finiteOrName(value);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
  if (typeof value === 'string' && DOUBLE.test(value)) return finiteOrName(Number(value));
  throw malformed('is not a number', place);
};

/** The body of a log record is an AnyValue of its own. */
export const readBody = (log: JsonObject, place: Place, allowance: Allowance): Json => {
  const body = read(log, 'body', place) ?? null;
  if (body !== null && !isObject(body)) throw malformed('is not an object', place.at('body'));
  return readValue(body ?? undefined, place.at('body'), allowance, 0);
};
