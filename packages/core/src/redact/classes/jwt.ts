import { findNamed } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** The look-behind makes one long run one attempt: a run without a dot would else be read from every `eyJ` in it. */
const TOKEN =
  /(?:(?<![\w-])|(?<=\\[nrt])|(?<=%(?:3[Dd]|2[02])))e(?:yJ|yAi|wog|w0K)[\w-]{6,}\.(?:[\w-]{2,}\.[\w-]*(?:\.[\w-]+\.[\w-]+)?|\.[\w-]+\.[\w-]+\.[\w-]+)/g;

/**
 * JSON Web Tokens: three parts in base64url, five when encrypted, the first of which is a JSON object (`eyJ` is `{"`, `ewog` is `{` and a line break).
 * Source: RFC 7515 (signed), RFC 7516 (encrypted).
 */
export const jwt: RedactionClass = {
  id: 'jwt',
  signs: [SIGN.dot | SIGN.long],
  mayContain: text => text.includes('eyJ') || text.includes('eyAi') || text.includes('ewog') || text.includes('ew0K'),
  // Where it may start the pattern says itself, also after an escape of a URL.
  find: text => findNamed(text, TOKEN, 'jwt'),
};
