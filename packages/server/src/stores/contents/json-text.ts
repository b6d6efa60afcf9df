import { type Json, jsonText } from '@pawl/core/trajectory';
import { wellFormedJson } from '../encoding.js';

/** JSON text without lone surrogates, at any depth. */
export const json = (value: Json): string => {
  try {
    return wellFormedJson(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonText(value).replace(LONE, '\\ufffd');
  }
};
/** In JSON text pairs stand as they are; an even number of backslashes before is text. */
const LONE = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi;

export const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.toWellFormed());

/** Whether it may be the text of a JSON list or object. */
export const isJsonLike = (text: string): boolean => text.charCodeAt(0) === 0x5b || text.charCodeAt(0) === 0x7b;
