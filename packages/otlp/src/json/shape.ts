import { isObject, type Json, type JsonObject, own } from '@pawl/core/trajectory';
import { malformed } from '../errors.js';
import type { Place } from './place.js';

// Typed access to foreign JSON. Every function takes the object, a field and the place of the object (for the message), and
// treats an absent field and null alike, as proto3's JSON form does.

/**
 * A field, undefined when it is absent. OTLP/JSON has names in lowerCamelCase only. One in snake_case, as generic
 * protobuf-to-JSON code writes them, is refused: left out in silence it would be lost.
 */
export const read = (object: JsonObject | undefined, field: string, place: Place): Json | undefined => {
  if (object === undefined) return undefined;
  const value = own(object, field);
  if (value !== undefined) return value;
  const snake = snakeCase(field);
  if (snake !== field && own(object, snake) !== undefined) {
    throw malformed(`is not in lowerCamelCase (${field})`, place.at(snake));
  }
  return undefined;
};

const snakes = new Map<string, string>();

const snakeCase = (field: string): string => {
  let snake = snakes.get(field);
  if (snake === undefined) {
    snake = field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    snakes.set(field, snake);
  }
  return snake;
};

export const list = (object: JsonObject, field: string, place: Place): readonly JsonObject[] => {
  const value = read(object, field, place) ?? [];
  if (!Array.isArray(value)) throw malformed('is not a list', place.at(field));
  return value.map((item: Json, index) => {
    if (!isObject(item)) throw malformed('is not an object', place.at(field).at(index));
    return item;
  });
};

export const child = (object: JsonObject, field: string, place: Place): JsonObject | undefined => {
  const value = read(object, field, place) ?? undefined;
  if (value !== undefined && !isObject(value)) throw malformed('is not an object', place.at(field));
  return value;
};

export const text = (object: JsonObject | undefined, field: string, place: Place): string => {
  const value = read(object, field, place) ?? '';
  if (typeof value !== 'string') throw malformed('is not a text', place.at(field));
  return wellFormed(value);
};

/** A non-negative integer below 2^32. Names of enum values are not allowed by OTLP's JSON form. */
export const uint32 = (object: JsonObject | undefined, field: string, place: Place): number => {
  const value = read(object, field, place) ?? 0;
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0xffff_ffff) {
    throw malformed('is not an integer (OTLP/JSON writes enums as integers, not as names)', place.at(field));
  }
  return number;
};

/** An int64 or uint64 given as a number or as decimal text; as a bigint within `bits`. */
export const integer = (value: Json, bits: 'int64' | 'uint64', place: Place): bigint => {
  const digits = typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  if (!digits && !(typeof value === 'number' && Number.isInteger(value))) throw malformed('is not an integer', place);
  const exact = BigInt(value);
  const wrapped = bits === 'int64' ? BigInt.asIntN(64, exact) : BigInt.asUintN(64, exact);
  if (wrapped !== exact) throw malformed(`does not fit ${bits}`, place);
  return exact;
};

/** Nanoseconds since 1970 as decimal text, `'0'` when absent. */
export const nanos = (object: JsonObject, field: string, place: Place): string =>
  integer(read(object, field, place) ?? 0, 'uint64', place.at(field)).toString();

/**
 * An id as hex. OTLP/JSON writes ids as hex; generic protobuf-to-JSON code writes base64. The length tells them apart:
 * 16 bytes are 32 hex digits or 24 base64 characters, 8 bytes 16 or 12. Anything else comes back unchanged, to be rejected.
 */
export const id = (object: JsonObject, field: string, place: Place): string => {
  const value = text(object, field, place);
  const isBase64 = /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{11}=)$/.test(value);
  return isBase64 ? Buffer.from(value, 'base64').toString('hex') : value;
};

/** Replaces lone surrogates, which have no UTF-8 form, by U+FFFD. */
export const wellFormed = (value: string): string => value.replace(/\p{Surrogate}/gu, '\ufffd');
