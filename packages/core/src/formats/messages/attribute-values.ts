import { type Json, parseJsonText } from '../../trajectory/index.js';

/**
 * A value for `pawl.input` or `pawl.output`. Readers of these take a text as JSON text, so that a text is written as
 * one: what a user typed stays text, even when it looks like a number or like JSON.
 */
export const valueText = (value: Json): Json => (typeof value === 'string' ? JSON.stringify(value) : value);

/** A tool's result: an array or object as JSON text stays as it came, to be read as what it holds. */
export const resultText = (value: Json): Json =>
  typeof value === 'string' && parseJsonText(value) === undefined ? JSON.stringify(value) : value;
