import { eachMatch, isWordAt, startsHere } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

/** Country code and length of every IBAN in use. Source: SWIFT IBAN registry. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 ' +
    'SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map(entry => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** The checksum of ISO 13616: the number with its first four characters moved to the end, letters as 10 … 35, is 1 mod 97. */
const passesMod97 = (iban: string): boolean => {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
};

/** The account number that starts at `start`, printed in one piece or in groups; null when there is none. */
const ibanAt = (text: string, start: number): Finding | null => {
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return null;
  let compact = '';
  let at = start;
  for (; compact.length < length; at += 1) {
    if (isWordAt(text, at) && text.charAt(at) !== '_') compact += text.charAt(at);
    else if (!/[ \u00a0\u202f.+-]/.test(text.charAt(at)) || !isWordAt(text, at + 1)) return null;
  }
  const value = compact.toUpperCase();
  // In lower case not with dashes: groups of lower case letters and digits are UUIDs.
  const oneCase = compact === value || (compact === compact.toLowerCase() && !text.slice(start, at).includes('-'));
  const goesOn = isWordAt(text, at) || (text.charAt(at) === '-' && isWordAt(text, at + 1));
  return oneCase && !goesOn && passesMod97(value) ? { start, end: at, label: 'iban', value } : null;
};

/** International bank account numbers, by country, length and checksum. */
export const iban: RedactionClass = {
  id: 'iban',
  signs: [SIGN.lettersDigits],
  mayContain: () => true,
  find: text => {
    const findings: Finding[] = [];
    eachMatch(text, /[A-Za-z]{2}\d\d/g, match => {
      const finding = startsHere(text, match.index) ? ibanAt(text, match.index) : null;
      if (finding !== null) findings.push(finding);
    });
    return findings;
  },
};
