import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** The look-behind makes one long run one attempt: a run without a dot would else be read from every `eyJ` in it. */
const TOKEN = /(?:(?<![\w-])|(?<=\\[nrt]))eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*(?:\.[\w-]+\.[\w-]+)?/g;

/**
 * JSON Web Tokens: three parts in base64url, five when encrypted, the first of which is a JSON object (`eyJ` is `{"`).
 * Source: RFC 7515 (signed), RFC 7516 (encrypted).
 */
export const jwt: RedactionClass = {
  id: 'jwt',
  signs: [SIGN.capitalJ | SIGN.dot],
  mayContain: text => text.includes('eyJ'),
  find: text => findTokens(text, TOKEN, 'jwt'),
};
