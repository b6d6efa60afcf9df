import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

const BEGIN = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;

/**
 * What belongs to a key that was cut off: armour headers and lines of base64, broken by line breaks (also written `\n`) or
 * spaces, and a short last line at the very end.
 */
const TRUNCATED =
  /(?:(?:\s|\\+[nr])+(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash): [^\n\\]{1,200}|[A-Za-z0-9+/=]{16,}))*(?:(?:\n|\\+n)[A-Za-z0-9+/=]{1,15}$)?/y;

/**
 * Private keys in PEM and PGP armour, from the BEGIN line to the END line. Without an END line, to the end of the base64.
 * Public keys and certificates stay.
 */
export const privateKey: RedactionClass = {
  id: 'private-key',
  signs: [SIGN.dash],
  mayContain: text => text.includes('PRIVATE KEY'),
  find: text => {
    const findings: Finding[] = [];
    BEGIN.lastIndex = 0;
    for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
      const end = endOf(text, begin.index + begin[0].length);
      findings.push({ start: begin.index, end, label: 'private_key' });
      BEGIN.lastIndex = end;
    }
    return findings;
  },
};

const endOf = (text: string, body: number): number => {
  // Base64 and its headers hold no five dashes, so the next ones are the END line or the key was cut off before them.
  const dashes = text.indexOf('-----', body);
  END.lastIndex = dashes;
  if (dashes >= 0 && END.test(text)) return END.lastIndex;
  TRUNCATED.lastIndex = body;
  return TRUNCATED.test(text) ? TRUNCATED.lastIndex : body;
};
