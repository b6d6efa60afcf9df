import { isObject, type Json, type JsonObject, own } from '@pawl/core/trajectory';
import { Attributes, bareObject } from '../attributes.js';
import { type Allowance, LIMITS, TOO_DEEP } from '../limits.js';
import { malformed } from '../malformed.js';
import { finiteOrName } from '../numbers.js';
import { child, integer, list, text, wellFormed } from './shape.js';

export const readAttributes = (
  object: JsonObject | undefined,
  path: string,
  allowance: Allowance,
  attributes: Attributes = new Attributes(),
): Attributes => {
  if (object === undefined) return attributes;
  for (const [index, entry] of list(object, 'attributes', path).entries()) {
    const at = `${path}.attributes[${index}]`;
    allowance.take();
    attributes.add(text(entry, 'key', at), readValue(child(entry, 'value', at), `${at}.value`, allowance, 0));
  }
  return attributes;
};

/** Reads one AnyValue as plain JSON; an empty one is null. */
export const readValue = (value: JsonObject | undefined, path: string, allowance: Allowance, depth: number): Json => {
  if (value === undefined) return null;
  const string = own(value, 'stringValue') ?? null;
  if (typeof string === 'string') return wellFormed(string);
  if (string !== null) throw malformed('is not a text', `${path}.stringValue`);
  const boolean = own(value, 'boolValue') ?? null;
  if (typeof boolean === 'boolean') return boolean;
  if (boolean !== null) throw malformed('is not true or false', `${path}.boolValue`);
  const int = own(value, 'intValue') ?? null;
  if (int !== null) return safeOrText(integer(int, 'int64', `${path}.intValue`));
  const double = own(value, 'doubleValue') ?? null;
  if (double !== null) return readDouble(double, `${path}.doubleValue`);
  const bytes = own(value, 'bytesValue') ?? null;
  if (typeof bytes === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(bytes)) return bytes;
  if (bytes !== null) throw malformed('is not base64', `${path}.bytesValue`);
  const array = child(value, 'arrayValue', path);
  const map = child(value, 'kvlistValue', path);
  if (array === undefined && map === undefined) return null;
  if (depth >= LIMITS.depth) return TOO_DEEP;
  if (array !== undefined) return readArray(array, `${path}.arrayValue`, allowance, depth + 1);
  return map === undefined ? null : readMap(map, `${path}.kvlistValue`, allowance, depth + 1);
};

const readArray = (array: JsonObject, path: string, allowance: Allowance, depth: number): Json =>
  list(array, 'values', path).map((item, index) => {
    allowance.take();
    return readValue(item, `${path}.values[${index}]`, allowance, depth);
  });

const readMap = (map: JsonObject, path: string, allowance: Allowance, depth: number): Json => {
  const result = bareObject();
  for (const [index, entry] of list(map, 'values', path).entries()) {
    const at = `${path}.values[${index}]`;
    allowance.take();
    result[text(entry, 'key', at)] = readValue(child(entry, 'value', at), `${at}.value`, allowance, depth);
  }
  return result;
};

const safeOrText = (value: bigint): Json => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

const DOUBLE = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const readDouble = (value: Json, path: string): Json => {
  if (typeof value === 'number') return finiteOrName(value);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
  if (typeof value === 'string' && DOUBLE.test(value)) return finiteOrName(Number(value));
  throw malformed('is not a number', path);
};

/** The body of a log record is an AnyValue of its own. */
export const readBody = (log: JsonObject, path: string, allowance: Allowance): Json => {
  const body = own(log, 'body') ?? null;
  if (body !== null && !isObject(body)) throw malformed('is not an object', `${path}.body`);
  return readValue(body ?? undefined, `${path}.body`, allowance, 0);
};
