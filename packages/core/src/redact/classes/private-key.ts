import { eachMatch } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const END = /-{4,5} ?END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;

/** Keys of PuTTY, whose secret lines are announced, and of age. */
const OTHERS =
  /Private-Lines: \d{1,4}(?:(?:\r?\n|\\+[nr])+[A-Za-z0-9+/=]{16,})+(?:(?:\r?\n|\\+n)[A-Za-z0-9+/=]{1,15}(?![\w-]))?|AGE-SECRET-KEY-1[A-Z0-9]{58}/g;

/**
 * What belongs to a key that was cut off: armour headers and lines of base64, broken by line breaks (also written `\n`) or
 * spaces, and a short last line at the very end.
 */
const TRUNCATED =
  /(?:(?:\s|\\+[nr])+(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash): [^\n\\]{1,200}|[A-Za-z0-9+/=]{16,}))*(?:(?:\n|\\+n)[A-Za-z0-9+/=]{1,15}$)?/y;

/**
 * Private keys in PEM, SSH2 and PGP armour, from the BEGIN line to the END line. Without an END line, to the end of the base64.
 * Public keys and certificates stay.
 */
export const privateKey: RedactionClass = {
  id: 'private-key',
  signs: [SIGN.dash],
  mayContain: text => text.includes('PRIVATE KEY') || text.includes('Private-Lines') || text.includes('AGE-SECRET'),
  find: text => {
    const findings: Finding[] = [];
    BEGIN.lastIndex = 0;
    for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
      const end = endOf(text, begin.index + begin[0].length);
      findings.push({ start: begin.index, end, label: 'private_key' });
      BEGIN.lastIndex = end;
    }
    eachMatch(text, OTHERS, match => {
      findings.push({ start: match.index, end: match.index + match[0].length, label: 'private_key' });
    });
    return findings;
  },
};

const endOf = (text: string, body: number): number => {
  // Base64 and its headers hold no four dashes, so the next ones are the END line or the key was cut off before them.
  const dashes = text.indexOf('----', body);
  END.lastIndex = dashes;
  if (dashes >= 0 && END.test(text)) return END.lastIndex;
  TRUNCATED.lastIndex = body;
  return TRUNCATED.test(text) ? TRUNCATED.lastIndex : body;
};
