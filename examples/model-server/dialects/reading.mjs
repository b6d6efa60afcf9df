// @ts-check
import { RequestError } from '../request.mjs';

/** @import { Completion } from '../types.js' */

/** @typedef {Record<string, any>} Body a JSON object of somebody else's protocol */

/**
 * Another protocol, translated into chat completions and back.
 * @typedef {object} Dialect
 * @property {RegExp} path
 * @property {(body: Body, match: readonly string[]) => Record<string, unknown>} chatOf the request as a body of chat
 *   completions; `match` is what `path` found
 * @property {(completion: Completion, body: Body) => unknown} documentOf the answer
 */

/** @param {unknown} value @returns {value is Body} */
export const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; none where there is no list. @param {unknown} value @returns {Body[]} */
export const objects = value => (Array.isArray(value) ? value.filter(isObject) : []);

/** The text of a string or of a list of parts with `text`. @param {unknown} value @returns {string} */
export const textOf = value =>
  typeof value === 'string'
    ? value
    : objects(value)
        .flatMap(part => (typeof part.text === 'string' ? [part.text] : []))
        .join('\n');

/** @param {Body} body */
export const refuseStream = body => {
  if (body.stream === true)
    throw new RequestError(400, "Unsupported value for 'stream': true. This protocol answers one document here.", {
      param: 'stream',
      code: 'unsupported_value',
    });
};

/** A call as chat completions writes it. @param {string} id @param {unknown} name @param {string} text arguments as JSON */
export const chatCall = (id, name, text) => ({ id, type: 'function', function: { name, arguments: text } });

/** A tool as chat completions declares it. @param {unknown} name @param {unknown} description @param {unknown} parameters */
export const chatTool = (name, description, parameters) => ({
  type: 'function',
  function: { name, description, parameters },
});
