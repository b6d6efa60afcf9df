// One pattern per way to speak to a terminal; each is linear, because no character can match in two ways.
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
/** Control sequences: `ESC [` or its one-byte form, parameters, intermediates, one final character (ECMA-48 5.4). */
const SEQUENCE = /(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]?/g;
/** Strings for the terminal (titles, links, device control), up to their terminator (ECMA-48 5.6). */
const STRING = /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?/g;
/** Other escapes, and control characters but tab and line feed. */
const CONTROL = /\u001b[\u0020-\u002f]*[\u0030-\u007e]?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: end
/** Characters that turn the direction of writing (Unicode UAX 9), and Unicode's own line separators. */
const DIRECTION = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const ANYTHING_SUSPECT = /[^\n\t -~\u00a0-\u0600]/;

/**
 * Foreign text made safe to print: escape sequences, control characters and direction marks removed. Line feeds and
 * tabs stay. Everything that an agent, a case or a trace said passes here before it reaches a terminal.
 */
export const plainText = (text: string): string =>
  ANYTHING_SUSPECT.test(text)
    ? text.replace(STRING, '').replace(SEQUENCE, '').replace(CONTROL, '').replace(DIRECTION, '')
    : text;

/** {@link plainText} on one line: line feeds, tabs and runs of spaces become one space. */
export const oneLine = (text: string): string => plainText(text).replace(/\s+/g, ' ').trim();

/** Two columns wide in terminals: East Asian wide and full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW_ONLY = /^[ -\u02ff]*$/;
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

const columnsOf = (character: string): number => (NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** How many columns a line of plain text takes in a terminal. */
export const columns = (text: string): number =>
  NARROW_ONLY.test(text) ? text.length : [...text].reduce((sum, character) => sum + columnsOf(character), 0);

/** `text` cut to `width` columns, with an ellipsis where something was cut. */
export const fit = (text: string, width: number): string => {
  if (columns(text) <= width) return text;
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += columnsOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  // A text that was cut before has its ellipsis already.
  return `${kept.trimEnd().replace(/…$/, '')}…`;
};

/** Narrower columns of text are not worth the breaks. */
const LEAST_WRAP = 16;

/**
 * `text` in lines of at most `width` columns, broken at spaces: `label` stands before the first line, and as much space
 * before the others. A word that is longer stays whole, so that it can be copied.
 */
export const wrap = (label: string, text: string, width: number): readonly string[] => {
  const indent = columns(label);
  const room = width - indent;
  if (room < LEAST_WRAP || columns(text) <= room) return [label + text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = columns(word);
    if (line !== '' && used + 1 + wide > room) {
      lines.push(line);
      line = word;
      used = wide;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      used += (used === 0 ? 0 : 1) + wide;
    }
  }
  const space = ' '.repeat(indent);
  return [...lines, line].map((written, index) => (index === 0 ? label : space) + written);
};
