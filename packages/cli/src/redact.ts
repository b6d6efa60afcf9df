import { once } from 'node:events';
import { createWriteStream, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { PawlError } from '@pawl/core/errors';
import {
  addCounts,
  findInText,
  type Redaction,
  type RedactionCounts,
  type Rules,
  redactText,
  redactYaml,
} from '@pawl/core/redact';
import { textPieces } from './text-pieces.js';

/** Where something would be replaced. Never what. */
export interface FoundAt {
  readonly file: string;
  /** From 1, as the column, which counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly label: string;
}

const formOf = (file: string): 'text' | 'yaml' => (/\.ya?ml$/i.test(file) ? 'yaml' : 'text');

/** Finds what would be replaced in a file, and tells each. Gives the counts. */
export const checkFile = async (
  file: string,
  rules: Rules,
  tellFound: (found: FoundAt) => void,
  size?: number,
): Promise<RedactionCounts> => {
  let counts: RedactionCounts = {};
  for await (const piece of textPieces(file, text => findInText(text, rules, formOf(file)), size)) {
    let line = piece.line;
    let lineStart = 0;
    for (const { start, label } of findInText(piece.text, rules, formOf(file))) {
      for (let next = piece.text.indexOf('\n', lineStart); next >= 0 && next < start; ) {
        line += 1;
        lineStart = next + 1;
        next = piece.text.indexOf('\n', lineStart);
      }
      tellFound({ file, line, column: start - lineStart + 1, label });
      counts = addCounts(counts, { [label]: 1 });
    }
  }
  return counts;
};

/** Writes a file with everything replaced. Gives the counts. */
export const redactFile = async (
  file: string,
  redaction: Redaction & { readonly rules: Rules },
  out: NodeJS.WritableStream,
  size?: number,
): Promise<RedactionCounts> => {
  let counts: RedactionCounts = {};
  for await (const piece of textPieces(file, text => findInText(text, redaction.rules, formOf(file)), size)) {
    const redact = formOf(file) === 'yaml' ? redactYaml : redactText;
    const redacted = redact(piece.text, redaction);
    counts = addCounts(counts, redacted.counts);
    if (!out.write(redacted.text)) await once(out, 'drain');
  }
  return counts;
};

/** Where the redacted text of a file goes: a file of its own in a folder, else the file that `--out` names. */
export const outputOf = (file: string, out: string, many: boolean): string => {
  const isFolder = existsSync(out) && statSync(out).isDirectory();
  if (many && !isFolder) {
    throw new PawlError({
      code: 'OUT_NOT_A_FOLDER',
      message: `${out} is no folder, and there are several files`,
      remedy: 'Make the folder first, or redact one file at a time.',
    });
  }
  const target = isFolder ? path.join(out, path.basename(file)) : out;
  if (path.resolve(target) === path.resolve(file)) {
    throw new PawlError({
      code: 'OUT_IS_INPUT',
      message: `${file} would be written over while it is read`,
      remedy: 'Write to another file, then rename it.',
    });
  }
  return target;
};

/** Opens a file that its user alone can read. */
export const openOutput = (target: string): NodeJS.WritableStream & { close(): Promise<void> } => {
  const stream = createWriteStream(target, { mode: 0o600 });
  return Object.assign(stream, {
    close: async () => {
      stream.end();
      await once(stream, 'close');
    },
  });
};
