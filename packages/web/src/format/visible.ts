/**
 * Foreign text with what a screen would hide made visible: control characters as their pictures (␀, ␛), and the marks
 * that turn the direction of what follows by their code points, so that `gnp.exe` cannot pass for a picture.
 */
export const visible = (text: string): string =>
  text.replace(HIDDEN, character => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : `⟨U+${code.toString(16).toUpperCase()}⟩`;
  });

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for; line breaks and tabs may stay.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;
