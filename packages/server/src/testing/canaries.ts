import type { JsonObject } from '@pawl/core/trajectory';

/** A made-up secret, and the part of it that must be found nowhere. */
export interface Canary {
  readonly class: string;
  readonly text: string;
  readonly needle: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Characters that differ for every `n` and look like none of the project's own. */
const letters = (n: number, count: number, alphabet = LETTERS): string => {
  let state = (Math.imul(n + 1, 2654435761) ^ 0x9e3779b9) >>> 0;
  let text = '';
  for (let at = 0; at < count; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet.charAt((state >>> 8) % alphabet.length);
  }
  return text;
};

const digits = (n: number, count: number): string => letters(n, count, '0123456789');

const withLuhn = (payload: string): string => {
  let sum = 0;
  for (const [at, digit] of [...payload].reverse().entries()) {
    const doubled = at % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${payload}${(10 - (sum % 10)) % 10}`;
};

const ibanOf = (account: string): string => {
  const remainder = BigInt(`${account}131400`) % 97n; // D is 13, E is 14
  return `DE${String(98n - remainder).padStart(2, '0')}${account}`;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64url');

/** Each class once; prefixes are put together so that no scanner takes this file for a leak. */
const CLASSES: readonly (readonly [string, (n: number) => string])[] = [
  ['email', n => `canary.${letters(n, 8)}@leak.example.com`],
  ['phone', n => `+4420${digits(n, 8)}`],
  ['card', n => withLuhn(`4${digits(n, 14)}`)],
  ['iban', n => ibanOf(digits(n, 18))],
  ['ipv4', n => `10.${200 + (n % 50)}.${100 + (Math.floor(n / 50) % 150)}.${100 + (n % 150)}`],
  [
    'ipv6',
    n => `2001:db8:${letters(n, 4, '123456789')}:${letters(n + 7, 4, 'abcdef')}::${letters(n + 9, 4, '123456789')}`,
  ],
  ['jwt', n => `eyJhbGciOiJIUzI1NiJ9.${base64(`{"sub":"${letters(n, 10)}"}`)}.${letters(n, 43)}`],
  ['anthropic', n => ['sk', 'ant', 'api03', letters(n, 93)].join('-')],
  ['openai', n => ['sk', 'proj', `${letters(n, 40)}T3BlbkFJ${letters(n + 1, 40)}`].join('-')],
  ['github', n => `gh${'p_'}${letters(n, 36)}`],
  ['slack', n => ['xoxb', digits(n, 12), digits(n + 1, 12), letters(n, 24)].join('-')],
  ['stripe', n => `sk_${'live'}_${letters(n, 24)}`],
  ['aws', n => `AKI${'A'}${letters(n, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`],
  ['gcp', n => `AIz${'a'}${letters(n, 35)}`],
  ['azure', n => `AccountKey=${letters(n, 86)}==`],
  ['url-password', n => `postgres://app:${letters(n, 14)}@db.internal:5432/x`],
  ['private-key', n => `-----BEGIN ${'PRIVATE'} KEY-----\n${letters(n, 64)}\n-----END PRIVATE KEY-----`],
  ['person-field', n => JSON.stringify({ first_name: `Canary${letters(n, 10)}` })],
  ['secret-field', n => JSON.stringify({ client_secret: `canary${letters(n, 16)}` })],
];

/** The part of a canary that nothing else has. */
const needleOf = (kind: string, text: string): string => {
  if (kind === 'azure') return text.slice('AccountKey='.length);
  if (kind === 'url-password') return text.slice('postgres://app:'.length, text.indexOf('@'));
  if (kind === 'private-key') return text.split('\n')[1] ?? '';
  if (kind.endsWith('-field')) return String(Object.values(JSON.parse(text) as JsonObject)[0]);
  return text;
};

export const classCount = CLASSES.length;

/** The `n`th canary; no two are the same. */
export const canary = (n: number): Canary => {
  const [kind, make] = CLASSES[n % CLASSES.length] ?? ['', String];
  const text = make(n);
  return { class: kind, text, needle: needleOf(kind, text) };
};

/** Finds any of many needles in bytes, in one pass. Needles are ASCII and at least eight characters long. */
export const searchFor = (needles: readonly string[]): ((bytes: Uint8Array) => readonly string[]) => {
  const byStart = new Map<number, string[]>();
  const seen = new Uint8Array(1 << 20);
  const slot = (start: number): number => Math.imul(start, 2654435761) >>> 12;
  for (const needle of needles) {
    const start = Buffer.from(needle, 'latin1').readUInt32LE(0);
    seen[slot(start)] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  return bytes => {
    const found = new Set<string>();
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (let at = 0; at < buffer.length; at += 1) {
      start = ((start >>> 8) | ((buffer[at] ?? 0) << 24)) >>> 0;
      if (at < 3 || seen[slot(start)] === 0) continue;
      for (const needle of byStart.get(start) ?? [])
        if (buffer.toString('latin1', at - 3, at - 3 + needle.length) === needle) found.add(needle);
    }
    return [...found];
  };
};
