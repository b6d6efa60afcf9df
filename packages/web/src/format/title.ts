import { isObject, type Json } from '@pawl/core/trajectory';
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

/** What an agent was asked, in one line: the telling field of an object, else the beginning of the whole. */
export const titleOf = (input: Json, max = 200): string => {
  const asked = isObject(input) ? ASKED.map(key => (Object.hasOwn(input, key) ? input[key] : undefined)) : [];
  const found = asked.find(value => typeof value === 'string' && value.trim() !== '');
  return excerpt(found ?? input, max);
};

const FIELD = new RegExp(`"(${ASKED.join('|')})":\\s*"((?:[^"\\\\]|\\\\.)*)`);

/** The same for an input of which only the first characters came, as text; an object may end anywhere. */
export const titleOfText = (text: string, max = 200): string => {
  if (!/^\s*\{/.test(text)) return excerpt(text, max);
  const written = FIELD.exec(text)?.[2];
  if (written === undefined || written.trim() === '') return excerpt(text, max);
  try {
    return excerpt(JSON.parse(`"${written}"`) as Json, max);
  } catch {
    return excerpt(text, max);
  }
};
