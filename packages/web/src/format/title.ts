import { isObject, type Json, type JsonObject, own } from '@pawl/core/trajectory';
import { excerpt } from './excerpt.js';

/** The fields that hold what an agent was asked, the most telling first. */
const ASKED = [
  'user_message',
  'message',
  'question',
  'query',
  'prompt',
  'instruction',
  'task',
  'input',
  'text',
  'content',
];

/**
 * What an agent was asked, in one line: the telling field of an object, what the user said in a list of messages, else
 * the beginning of the whole.
 */
export const titleOf = (input: Json, max = 200): string => {
  const asked = isObject(input) ? tellingField(input) : Array.isArray(input) ? userText(input) : undefined;
  return excerpt(asked ?? input, max);
};

const isSaid = (value: Json | undefined): value is string => typeof value === 'string' && value.trim() !== '';

const tellingField = (input: JsonObject): string | undefined => ASKED.map(key => own(input, key)).find(isSaid);

/** The first thing a user says in messages, however the text is wrapped. */
const userText = (messages: readonly Json[]): string | undefined => {
  for (const message of messages) {
    if (!isObject(message) || own(message, 'role') !== 'user') continue;
    const content = own(message, 'content') ?? own(message, 'parts');
    if (isSaid(content)) return content;
    const parts: readonly Json[] = Array.isArray(content) ? content : [];
    const texts = parts.map(part => (isObject(part) ? (own(part, 'text') ?? own(part, 'content')) : part));
    const said = texts.find(isSaid);
    if (said !== undefined) return said;
  }
  return undefined;
};

const TEXT = String.raw`"((?:[^"\\]|\\.)*)`;
const FIELD = new RegExp(String.raw`"(?:${ASKED.join('|')})":\s*${TEXT}`);
const USER = new RegExp(
  String.raw`"role":\s*"user",\s*"(?:content|parts)":\s*(?:\[\{"type":\s*"text",\s*"(?:text|content)":\s*)?${TEXT}`,
);

/** The same for an input of which only the first characters came, as text; an object or a list may end anywhere. */
export const titleOfText = (text: string, max = 200): string => {
  const pattern = /^\s*\{/.test(text) ? FIELD : /^\s*\[/.test(text) ? USER : null;
  const written = pattern?.exec(text)?.[1];
  if (written === undefined || written.trim() === '') return excerpt(text, max);
  try {
    return excerpt(JSON.parse(`"${written}"`) as Json, max);
  } catch {
    return excerpt(text, max);
  }
};
