/** Letters that no shell reads as anything but themselves. */
const PLAIN = /^[A-Za-z0-9@%_+=:,./-]+$/;

/**
 * Words of a command as one line to paste into a POSIX shell. A name that came from a file or a log stays one word,
 * whatever it holds.
 */
export const commandLine = (words: readonly string[]): string =>
  words.map(word => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
