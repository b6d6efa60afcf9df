import { isObject, type Json, own, plainText, type StepError } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';

const messageIn = (error: Json): string => textIn(error, 'message', 'error', 'detail') ?? plainText(error);

/**
 * The error that a tool's result reads like: an object with an `error`, `status: "error"` or `is_error`, or a text that
 * starts with `Error`. Weaker evidence than a status; undefined for any other result.
 */
export const errorInResult = (result: Json, evidence: StepError['evidence']): StepError | undefined => {
  if (typeof result === 'string') {
    return /^Error\b/.test(result) ? { type: null, message: result.replace(/^Error:\s*/, ''), evidence } : undefined;
  }
  if (!isObject(result)) return undefined;
  const error = own(result, 'error');
  if (error !== undefined && error !== null && error !== false && error !== '') {
    return { type: null, message: messageIn(error), evidence };
  }
  const failed =
    own(result, 'status') === 'error' || own(result, 'is_error') === true || own(result, 'isError') === true;
  return failed ? { type: null, message: messageIn(own(result, 'content') ?? result), evidence } : undefined;
};
