import { before, eachMatch, isDigitAt, isWordAt, startsHere } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

/** Words after which four numbers are a version, an object id or a heading. */
const NUMBERED = /(?:\b(?:v|ver|version|release|build|revision|oid|section|chapter|clause|step|rule)|§)[\s:="'#]*$/;

/** `Chrome/120.0.0.0`: a product token of a user agent, not a path. */
const isProduct = (text: string, start: number, address: string): boolean =>
  text.charAt(start - 1) === '/' && isWordAt(text, start - 2) && address.endsWith('.0.0.0');

/** Loopback, unspecified, netmasks, multicast and broadcast tell nothing about anyone. */
export const isTellingIpv4 = (address: string): boolean => {
  const octets = address.split('.').map(Number);
  const [first = 0] = octets;
  return octets.every(octet => octet <= 255) && first !== 0 && first !== 127 && first < 224;
};

/** `ip-10-0-1-25.ec2.internal`: hosts are named by their address. */
const HOST = /ip-(\d{1,3}(?:-\d{1,3}){3})(?![\w-])/g;

/** IPv4 addresses, public and private. */
export const ipv4: RedactionClass = {
  id: 'ipv4',
  signs: [SIGN.dotted, SIGN.dash | SIGN.digit],
  mayContain: text => text.includes('.') || text.includes('ip-'),
  find: text => {
    const findings: Finding[] = [];
    eachMatch(text, /(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}/g, match => {
      const start = match.index;
      const end = start + match[0].length;
      const goesOn =
        isWordAt(text, end) ||
        (text.charAt(end) === '.' && isDigitAt(text, end + 1)) ||
        (text.charAt(start - 1) === '.' && isWordAt(text, start - 2));
      if (goesOn || !startsHere(text, start) || !isTellingIpv4(match[0])) return;
      if (NUMBERED.test(before(text, start)) || isProduct(text, start, match[0])) return;
      findings.push({ start, end, label: 'ip' });
    });
    if (text.includes('ip-')) {
      eachMatch(text, HOST, match => {
        const address = match[1] ?? '';
        const start = match.index + 3;
        if (!startsHere(text, match.index) || !isTellingIpv4(address.replaceAll('-', '.'))) return;
        findings.push({ start, end: start + address.length, label: 'ip', value: address.replaceAll('-', '.') });
      });
    }
    return findings;
  },
};
