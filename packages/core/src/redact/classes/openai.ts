import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** `T3BlbkFJ` ("OpenAI" in base64) stands in the middle of every key of theirs; older and compatible ones are plain. */
const isKey = (value: string): boolean =>
  value.includes('T3BlbkFJ') ||
  (value.length >= 40 && /^sk-(?:proj|svcacct|admin|None)-/.test(value)) ||
  (/^sk-[A-Za-z0-9]{32,}$/.test(value) && /\d/.test(value)) ||
  (/^sk-(?:[a-z]{2,8}-){1,2}(?:v\d-)?[\w-]{32,}$/.test(value) &&
    /(?:^|-)(?=[a-z]*\d)[A-Za-z0-9]{20,}|[0-9a-f]{8}-[0-9a-f]{4}-/.test(value));

/** Keys of the OpenAI API and of servers that copy its form: `sk-…`, `sk-proj-…`, `sk-svcacct-…`, `sk-admin-…`. */
export const openai: RedactionClass = {
  id: 'openai',
  signs: [SIGN.long | SIGN.dash],
  mayContain: text => text.includes('sk-') || text.includes('sess-'),
  find: text => [
    ...findTokens(text, /sk-[\w-]{20,}/g, 'openai_key', isKey),
    ...findTokens(text, /sess-[A-Za-z0-9]{40}(?![\w-])/g, 'openai_key'),
  ],
};
