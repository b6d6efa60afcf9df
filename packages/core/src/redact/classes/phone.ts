import { before, type DigitGroup, digitGroups, eachMatch, findTokens, isWordAt, startsHere } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

/** Digits with at most two signs between them. */
const CANDIDATE = /[+(]?\d(?:[ ().\-/\u00a0\u2009-\u2015\u202f\u2212]{0,2}\d){6,}/g;

/** The same in a URL: `%2B12025550143`, `+1%20202%20555%200143`. */
const ENCODED = /(?:\+|%2[Bb])[1-9]\d{0,2}(?:(?:%20|%28|%29|[ ().-]){0,2}\d){7,14}(?![\w%])/g;

/** What a number has that is not named as one: a sign, a bracket, a trunk zero, or the North American grouping. */
const PLAUSIBLE = /^[+(]|(?:^|[ (/.])0\d|[2-9]\d\d\D{1,2}[2-9]\d\d[ .\-\u2010-\u2015\u2212]\d{4}/;

/** The most groups that a number is written in. */
const MOST_GROUPS = 9;

const NAMES = /phone|tel|mobile|cell|fax|whatsapp|msisdn|call|dial|sms|hotline/i;

/** `phone: 5550143`: the name says what the digits are. */
const NAMED =
  /(?:phone|tel|telephone|mobile|cell|fax|whatsapp|msisdn)(?:[ _-]?(?:number|num|no|nr))?["'\\\s]{0,4}[:=]["'\\\s]{0,4}$/;

/** Words that make three groups of digits with spaces a number to dial. */
const DIALLING =
  /\b(?:phone|tel|telephone|mobile|cell|fax|call|dial|sms|text|whatsapp|contact|reach|voicemail|hotline)\b/;

/** What the rules below see: the groups of digits of one candidate. */
interface Candidate {
  readonly text: string;
  readonly groups: readonly DigitGroup[];
  readonly signed: boolean;
}

/** A rule says how many groups from `first` on are one phone number; 0 when they are none. */
type Rule = (candidate: Candidate, first: number) => number;

/** How many groups from `first` on have together at most `most` digits. */
const reach = (groups: readonly DigitGroup[], first: number, most: number): { count: number; digits: number } => {
  let digits = 0;
  let count = 0;
  for (const group of groups.slice(first, first + MOST_GROUPS)) {
    if (digits + group.digits.length > most) break;
    digits += group.digits.length;
    count += 1;
  }
  return { count, digits };
};

/** `+44 20 7946 0958`: 8 to 15 digits (ITU-T E.164); exactly 11 in North America. */
const international: Rule = ({ groups, signed }, first) => {
  const head = groups[first]?.digits ?? '';
  if (!signed || first > 0 || head.startsWith('0')) return 0;
  const american = head.startsWith('1');
  const { count, digits } = reach(groups, 0, american ? 11 : 15);
  return american ? (digits === 11 ? count : 0) : digits >= 8 ? count : 0;
};

/** `(212) 555-0167`, `1-800-555-0199`, `303.555.0186`: neither area nor exchange starts with 0 or 1. */
const northAmerican: Rule = ({ text, groups }, first) => {
  const trunk = groups[first]?.digits === '1' ? 1 : 0;
  const [area, exchange, line] = groups.slice(first + trunk, first + trunk + 3);
  if (area === undefined || exchange === undefined || line === undefined) return 0;
  if (!/^[2-9]\d\d[2-9]\d\d\d{4}$/.test(area.digits + exchange.digits + line.digits) || line.digits.length !== 4)
    return 0;
  const bracketed = text.charAt(area.start - 1) === '(' && exchange.separator.startsWith(')');
  const dashed = exchange.separator === line.separator && /^[.\-\u2010-\u2015\u2212]$/.test(line.separator);
  const spaced = exchange.separator === ' ' && /^[ -]$/.test(line.separator) && DIALLING.test(before(text, area.start));
  return bracketed || dashed || spaced ? trunk + 3 : 0;
};

/** `020 7946 0018`, `01 99 00 12 34`, `0171 1234567`: a trunk zero, two groups or more, 10 to 12 digits, no date. */
const national: Rule = ({ text, groups }, first) => {
  const [head, second] = [groups[first], groups[first + 1]];
  if (head === undefined || second === undefined || !/^0[1-9]\d{0,3}$/.test(head.digits)) return 0;
  if (/^\d\d[ ./-]\d\d[ ./-](?:19|20)\d\d/.test(text.slice(head.start, head.start + 10))) return 0;
  const { count, digits } = reach(groups, first, 12);
  const window = groups.slice(first, first + count);
  const isShort = window.slice(1).some(group => group.digits.length < 2);
  return count > 1 && digits >= 10 && !isShort && !isColumn(groups, first, count) ? count : 0;
};

/** Groups of one size that go on before or after, or of four digits, or other than five pairs, are a row of numbers. */
const isColumn = (groups: readonly DigitGroup[], first: number, count: number): boolean => {
  const size = groups[first]?.digits.length;
  const isSame = (group: DigitGroup | undefined) => group?.digits.length === size;
  if (!groups.slice(first, first + count).every(isSame)) return false;
  return (
    size === 4 ||
    (size === 2 && count !== 5) ||
    (first > 0 && isSame(groups[first - 1])) ||
    isSame(groups[first + count])
  );
};

/** `0044 20 7946 0958` after a word that says to dial it: so many zeros start other numbers as well. */
const dialledAbroad: Rule = ({ text, groups }, first) => {
  const head = groups[first];
  if (head === undefined || !/^00[1-9]/.test(head.digits) || !DIALLING.test(before(text, head.start))) return 0;
  const { count, digits } = reach(groups, first, 17);
  return digits >= 11 ? count : 0;
};

const named: Rule = ({ text, groups }, first) => {
  const start = groups[first]?.start ?? 0;
  if (first > 0 || !NAMED.test(before(text, text.charAt(start - 1) === '(' ? start - 1 : start, 48))) return 0;
  const { count, digits } = reach(groups, 0, 15);
  return digits >= 7 ? count : 0;
};

/** Words that the number to dial follows at once. */
const DIAL =
  /\b(?:phone|telephone|tel|mobile|cell|fax|call|dial|sms|whatsapp|hotline)(?: (?:number|no|me|us|him|her|them|back|at|on|is))*[\s:.#]*$/;

/** `mobile 07700900123`, `call 2025550143`: in one piece after a word that says to dial it. */
const dialledAtOnce: Rule = ({ text, groups }, first) => {
  const head = groups[first];
  if (head === undefined || !/^(?:0[1-9]\d{8,9}|[2-9]\d\d[2-9]\d{6})$/.test(head.digits)) return 0;
  return DIAL.test(before(text, head.start)) ? 1 : 0;
};

const RULES: readonly Rule[] = [international, northAmerican, national, dialledAbroad, dialledAtOnce, named];

/** A number that goes on is another one: a decimal, an id, a version. */
const standsAlone = (text: string, start: number, end: number): boolean => {
  const previous = text.charAt(start - 1);
  const next = text.charAt(end);
  if (!startsHere(text, start) || previous === '+' || isWordAt(text, end)) return false;
  if (/[./#-]/.test(previous) && isWordAt(text, start - 2)) return false;
  return !(/[./-]/.test(next) && isWordAt(text, end + 1));
};

/** What a number has that is not named as one. */
const SEPARATED = /[+(]\d|%2[Bb]\d|\d[ ().\-/\u00a0\u2009-\u2015\u202f\u2212]{1,2}\d/;

/** Phone numbers as people write them: international, North American, national with a trunk zero, or named as such. */
export const phone: RedactionClass = {
  id: 'phone',
  signs: [SIGN.number7],
  mayContain: text => SEPARATED.test(text) || NAMES.test(text),
  find: text => {
    const findings: Finding[] = [];
    let hasNames: boolean | null = null;
    eachMatch(text, CANDIDATE, match => {
      if (!PLAUSIBLE.test(match[0])) {
        hasNames ??= NAMES.test(text);
        if (!hasNames) return;
      }
      const signed = match[0].startsWith('+');
      const groups = digitGroups(text, match.index, match.index + match[0].length);
      for (let first = 0; first < groups.length; first += 1) {
        let count = 0;
        for (const rule of RULES) if (count === 0) count = rule({ text, groups, signed }, first);
        const window = groups.slice(first, first + count);
        const [head, last] = [window[0], window.at(-1)];
        if (head === undefined || last === undefined) continue;
        const bracket = text.charAt(head.start - 1) === '(' && window[1]?.separator.startsWith(')') === true;
        const start = bracket || (signed && first === 0) ? head.start - 1 : head.start;
        if (!standsAlone(text, start, last.end)) continue;
        const value = (signed ? '+' : '') + window.map(group => group.digits).join('');
        findings.push({ start, end: last.end, label: 'phone', value });
        first += count - 1;
      }
    });
    if (text.includes('%')) {
      for (const finding of findTokens(text, ENCODED, 'phone')) {
        const digits = text.slice(finding.start, finding.end).replace(/%2[0-9A-Fa-f]|\D/g, '');
        if (digits.length >= 8 && digits.length <= 15) findings.push({ ...finding, value: `+${digits}` });
      }
    }
    return findings;
  },
};
