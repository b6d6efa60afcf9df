import { isWordAt, startsHere } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';
import { isTellingIpv4 } from './ipv4.js';

/** The longest way to write an address, with an IPv4 address at its end. */
const LONGEST = 45;

const isPart = (code: number): boolean =>
  (code >= 0x30 && code <= 0x3a) || code === 0x2e || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);

/** True for an address of RFC 4291 that is neither loopback nor unspecified. */
const isTellingIpv6 = (text: string): boolean => {
  const tail = /:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1];
  if (tail !== undefined && !isTellingIpv4(tail)) return false;
  const address = tail === undefined ? text : `${text.slice(0, text.length - tail.length)}0:1`;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  if (!groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  if (halves.length === 2 ? groups.length > 7 : groups.length !== 8) return false;
  // Eight pairs are an EUI-64 or part of a fingerprint; words of hex letters around `::` are names in code.
  if (halves.length === 1 && groups.every(group => group.length === 2)) return false;
  return (
    /\d/.test(address) &&
    groups.some((group, index) => Number.parseInt(group, 16) > (index === groups.length - 1 ? 1 : 0))
  );
};

/** The run of hex digits, colons and dots around `at`, as far as an address can reach. */
const runAround = (text: string, at: number): { readonly start: number; readonly end: number } => {
  let start = at;
  let end = at;
  while (start > 0 && at - start < LONGEST && isPart(text.charCodeAt(start - 1))) start -= 1;
  while (end < text.length && end - at < LONGEST && isPart(text.charCodeAt(end))) end += 1;
  return { start, end };
};

/** The address that a run is; null when it is none. */
const ipv6In = (text: string, run: { readonly start: number; readonly end: number }): Finding | null => {
  let { start, end } = run;
  // `value:2001:db8::1` and `2001:db8::1: refused` have a colon that belongs to the sentence; so has a full stop.
  const colon = text.indexOf(':', start);
  const isInWord = !startsHere(text, start) || colon === start;
  if (isInWord && text.charAt(colon + 1) !== ':') start = colon + 1;
  while (text.charAt(end - 1) === '.' || (text.charAt(end - 1) === ':' && text.charAt(end - 2) !== ':')) end -= 1;
  if (end - start < 4 || !(startsHere(text, start) || text.charAt(start) === ':') || isWordAt(text, end)) return null;
  const address = text.slice(start, end);
  return isTellingIpv6(address) ? { start, end, label: 'ip', value: address.toLowerCase() } : null;
};

/** IPv6 addresses, public, unique-local and link-local. */
export const ipv6: RedactionClass = {
  id: 'ipv6',
  signs: [SIGN.colons],
  mayContain: () => true,
  find: text => {
    const findings: Finding[] = [];
    const pattern = /::|:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){6}/gi;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const run = runAround(text, match.index);
      const finding = ipv6In(text, run);
      if (finding !== null) findings.push(finding);
      pattern.lastIndex = Math.max(pattern.lastIndex, run.end);
    }
    return findings;
  },
};
