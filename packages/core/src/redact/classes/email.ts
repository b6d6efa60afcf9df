import { eachMatch, isDigitAt, isWordAt } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

/** ASCII, accented Latin, Greek and Cyrillic letters and digits; scripts without spaces would join a word to the address. */
const LETTER = 'A-Za-z0-9\\u00c0-\\u024f\\u0370-\\u052f';
const DOMAIN = new RegExp(
  `(?:[${LETTER}][${LETTER}-]{0,62}\\.)+(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z\\u00c0-\\u024f\\u0370-\\u052f]{2,24})`,
  'y',
);
/** A domain in any script, for addresses whose local part is in such a script. */
const WIDE_DOMAIN = /(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.)+\p{L}{2,24}/uy;
const IS_WIDE = /[\p{L}\p{N}]/u;
const IS_LETTER = new RegExp(`[${LETTER}]`);
const IS_LOCAL = new RegExp(`[${LETTER}.!#$&*+'^_~|-]`);

/** Longer than any address that can be delivered (64, RFC 5321); the bound keeps the search linear. */
const LONGEST_LOCAL = 256;

/** Endings of file and unit names that would pass as a top-level domain: `image@2x.png`, `getty@tty1.service`. */
const FILE_ENDING =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|js|mjs|json|html|xml|txt|ya?ml|exe|dll|log|lock|service|socket|target|timer|mount)$/i;

const SPELLED = /[[({] ?at ?[\])}]/i;

/** How the sign is written where it would end something else. */
const SIGNS = ['@', '\uff20', '%40', '&#64;', '&#x40;', '\\u0040'];

const isWide = (text: string, at: number): boolean => text.charCodeAt(at) > 0x2e80 && IS_WIDE.test(text.charAt(at));

/** Where the part before the @ begins; `at` when there is none. */
const localStart = (text: string, at: number): number => {
  let start = at;
  const lowest = Math.max(0, at - LONGEST_LOCAL);
  if (isWide(text, at - 1)) {
    while (start > lowest && isWide(text, start - 1)) start -= 1;
    return start;
  }
  if (text.charAt(at - 1) === '"') {
    const quoted = /(?<!\w)"[^"\s,;:@\\][^"@\\]{0,62}"$/.exec(text.slice(Math.max(0, at - 66), at));
    return quoted === null ? at : at - quoted[0].length;
  }
  while (start > lowest && IS_LOCAL.test(text.charAt(start - 1))) start -= 1;
  // What opens a quotation or a list before the address is not part of it.
  while (start < at && !IS_LETTER.test(text.charAt(start)) && text.charAt(start) !== '_') start += 1;
  // Nor is a quotation mark inside, unless it stands between letters as in o'neil.
  for (let quote = at - 1; quote > start; quote -= 1) {
    const isInside = isWordAt(text, quote - 1) && isWordAt(text, quote + 1);
    if (text.charAt(quote) === "'" && !isInside) return quote + 1;
  }
  // `\nalice@…`: the n belongs to the escape.
  return start < at - 1 && text.charAt(start - 1) === '\\' && 'nrt'.includes(text.charAt(start)) ? start + 1 : start;
};

/** True when what looks like an address is the user and host of a URL (`ssh://git@host`) or of a git remote (`git@host:path`). */
const isRemote = (text: string, start: number, end: number): boolean =>
  /:\/\/[^\s/?#"'<>@]*$/.test(text.slice(Math.max(0, start - LONGEST_LOCAL), start)) ||
  (text.startsWith('git@', start) && text.charAt(end) === ':');

const around = (text: string, sign: string): readonly Finding[] => {
  const findings: Finding[] = [];
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + sign.length)) {
    const start = localStart(text, at);
    const pattern = isWide(text, at + sign.length) ? WIDE_DOMAIN : DOMAIN;
    pattern.lastIndex = at + sign.length;
    const domain = start < at ? pattern.exec(text)?.[0] : undefined;
    if (domain === undefined || FILE_ENDING.test(domain)) continue;
    const end = at + sign.length + domain.length;
    if (isDigitAt(text, end) || isRemote(text, start, end)) continue;
    findings.push({ start, end, label: 'email', value: `${text.slice(start, at)}@${domain}`.toLowerCase() });
  }
  return findings;
};

/** `gina [at] example [dot] com`. */
const spelledOut = (text: string): readonly Finding[] => {
  const findings: Finding[] = [];
  eachMatch(text, / ?[[({] ?at ?[\])}] ?/gi, match => {
    const start = localStart(text, match.index);
    const domain = /^[A-Za-z0-9-]{1,63}(?: ?(?:[[({] ?dot ?[\])}]|\.) ?[A-Za-z0-9-]{1,63}){1,8}/i.exec(
      text.slice(match.index + match[0].length, match.index + match[0].length + 512),
    );
    if (start === match.index || domain === null) return;
    findings.push({ start, end: match.index + match[0].length + domain[0].length, label: 'email' });
  });
  return findings;
};

/** E-mail addresses, also percent-encoded (`olivia%40example.com`) and spelled out to hide them from machines. */
export const email: RedactionClass = {
  id: 'email',
  signs: [SIGN.at, SIGN.percent, SIGN.bracket, SIGN.brace, SIGN.ampersand, SIGN.backslash],
  mayContain: text => SIGNS.some(sign => text.includes(sign)) || SPELLED.test(text),
  find: text => [...SIGNS.flatMap(sign => around(text, sign)), ...(SPELLED.test(text) ? spelledOut(text) : [])],
};
