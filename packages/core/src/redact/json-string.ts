const CONTROLS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** One escape: what it stands for, and how many characters it is written with. */
const escapeAt = (written: string, at: number): { readonly text: string; readonly length: number } => {
  const sign = written.charAt(at + 1);
  const hex = sign === 'u' ? /^[0-9a-fA-F]{4}/.exec(written.slice(at + 2, at + 6)) : null;
  if (hex !== null) return { text: String.fromCharCode(Number.parseInt(hex[0], 16)), length: 6 };
  return { text: Object.hasOwn(CONTROLS, sign) ? (CONTROLS[sign] ?? '') : sign, length: 1 + sign.length };
};

/**
 * What the inside of a JSON string says (RFC 8259, 7). An escape that JSON does not know stands for its character, so
 * that strings of other languages and strings that were cut off are read as well.
 */
export const decodeString = (written: string): string => {
  if (!written.includes('\\')) return written;
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    const pieces: string[] = [];
    let last = 0;
    for (let at = written.indexOf('\\'); at >= 0; at = written.indexOf('\\', last)) {
      const { text, length } = escapeAt(written, at);
      pieces.push(written.slice(last, at), text);
      last = at + length;
    }
    return pieces.join('') + written.slice(last);
  }
};

/**
 * For the characters of a decoded string, the offset at which each is written; for its length, the end. To be asked with
 * rising indexes.
 */
export const writtenOffsets = (written: string): ((index: number) => number) => {
  let decoded = 0;
  let at = 0;
  return index => {
    for (;;) {
      const next = written.indexOf('\\', at);
      if (next < 0 || decoded + (next - at) >= index) return at + (index - decoded);
      decoded += next - at;
      const { text, length } = escapeAt(written, next);
      decoded += text.length;
      at = next + length;
    }
  };
};
