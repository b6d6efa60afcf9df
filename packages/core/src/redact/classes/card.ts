import { before, type DigitGroup, digitGroups, eachMatch, isDigitAt, isWordAt, startsHere } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

/** Issuer prefixes and the lengths they issue. Source: ISO/IEC 7812 ranges as the networks publish them. */
const ISSUERS: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] }, // Visa
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] }, // Mastercard
  { prefix: /^3[47]/, lengths: [15] }, // American Express
  { prefix: /^3(?:0[0-5]|095|[689])/, lengths: [14, 16, 19] }, // Diners Club
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] }, // JCB
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] }, // Discover
  { prefix: /^62/, lengths: [16, 17, 18, 19] }, // UnionPay
  { prefix: /^(?:50(?:18|20|38)|5893|6304|6759|676[1-3])/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] }, // Maestro
  { prefix: /^220[0-4]/, lengths: [16] }, // Mir
];

/** Networks of one country, and Maestro's wide ranges; so many numbers start like them that they need more to be a card. */
const WEAK = /^(?:5019|50[6789]\d|5[678]\d\d|6062|6[37]\d\d|8[12]\d\d|9792)\d{12}$/;

/** How people group the digits of a card. */
const GROUPINGS = ['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-4-4-2', '4-4-4-4-1', '6-13'];

/** The checksum of ISO/IEC 7812-1 annex B. */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - fromRight) - 0x30;
    const doubled = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

/** Words before a number that make it a card's, though it is as short as an article number. */
const NAMED = /card|visa|maestro|\bpan\b|\bcc\b|credit|debit|paid|payment|charge|refund|carte|karte|tarjeta|💳/;

const isCard = (digits: string): boolean =>
  ISSUERS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) && passesLuhn(digits);

/** A number that goes on beyond text[start, end) is another number: a decimal, a UUID, an id with a prefix. */
const standsAlone = (text: string, start: number, end: number): boolean => {
  const joins = (sign: number, beyond: number): boolean =>
    (text.charAt(sign) === '-' && isWordAt(text, beyond)) || (text.charAt(sign) === '.' && isDigitAt(text, beyond));
  return startsHere(text, start) && !isWordAt(text, end) && !joins(start - 1, start - 2) && !joins(end, end + 1);
};

/** `span_id=4242424242424242`: structural ids are kept even when they look like a card. */
const isStructural = (text: string, start: number): boolean =>
  /(?:trace|span|parent)[_ .-]?id["'\\\s]*[:=]?["'\\\s]*$/.test(before(text, start));

/** How many groups from `first` on are one card's; 0 when they are none. */
const cardAt = (text: string, groups: readonly DigitGroup[], first: number): number => {
  for (const count of [1, 5, 4, 3, 2]) {
    const window = groups.slice(first, first + count);
    const [head, second] = window;
    const last = window.at(-1);
    if (window.length < count || head === undefined || last === undefined) continue;
    const uniform = window.slice(1).every(group => group.separator === second?.separator);
    const grouped = count === 1 || (uniform && GROUPINGS.includes(window.map(group => group.digits.length).join('-')));
    if (!grouped || !standsAlone(text, head.start, last.end)) continue;
    const digits = window.map(group => group.digits).join('');
    if (WEAK.test(digits) && passesLuhn(digits) && (count > 1 || NAMED.test(before(text, head.start)))) return count;
    if (isCard(digits) && (digits.length > 13 || NAMED.test(before(text, head.start)))) return count;
  }
  return 0;
};

/** Numbers of payment cards, by issuer, length, grouping and checksum. */
export const card: RedactionClass = {
  id: 'card',
  signs: [SIGN.number12],
  mayContain: () => true,
  find: text => {
    const findings: Finding[] = [];
    eachMatch(text, /\d{4}(?:[ .\-_+/\t\u00a0\u2009-\u2015\u202f\u2212]{0,2}\d){8,}/g, match => {
      const groups = digitGroups(text, match.index, match.index + match[0].length);
      for (let first = 0; first < groups.length; first += 1) {
        const count = cardAt(text, groups, first);
        const window = groups.slice(first, first + count);
        const [head, last] = [window[0], window.at(-1)];
        if (head === undefined || last === undefined || isStructural(text, head.start)) continue;
        const value = window.map(group => group.digits).join('');
        findings.push({ start: head.start, end: last.end, label: 'card', value });
        first += count - 1;
      }
    });
    return findings;
  },
};
