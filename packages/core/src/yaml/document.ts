import { Composer, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode } from 'yaml';
import type { Json } from '../trajectory/index.js';
import { Refused, toJson } from './convert.js';
import { guardedTokens, MAX_CHARACTERS, TooMuch } from './guard.js';
import type { Locate, Path, Position, Problem, Reading } from './problem.js';

/** A YAML or JSON file as plain JSON, with the place of everything in it. */
export interface SourceDocument {
  readonly file: string;
  readonly value: Json;
  readonly locate: Locate;
}

const START: Position = { line: 1, column: 1 };

/**
 * Reads one YAML 1.2 or JSON document safely. At most 1 MiB, 64 levels, 100,000 keys and values, 50 aliases; no tags,
 * merge keys, directives, repeated keys, or numbers that JSON cannot hold.
 *
 * @param text - the file's content
 * @param file - its path, for messages only
 */
export const readDocument = (text: string, file: string): Reading<SourceDocument> => {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? START : { line, column: col };
  };
  const problem = (code: string, position: Position, message: string, remedy: string): { problems: Problem[] } => ({
    problems: [{ severity: 'error', code, file, ...position, message, remedy }],
  });
  if (text.length > MAX_CHARACTERS)
    return problem('YAML_TOO_MUCH', START, 'the file is larger than 1 MiB', 'Move its data to files of their own.');
  try {
    const documents = [
      ...new Composer({ intAsBigInt: true, stringKeys: true, ...SAFE }).compose(guardedTokens(text, lines.addNewLine)),
    ];
    const syntax = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
    const [document, second] = documents;
    if (syntax.length > 0)
      return {
        problems: syntax.map(error => ({
          severity: 'error' as const,
          code: 'YAML_SYNTAX',
          file,
          ...at(error.pos[0]),
          message: error.message,
          remedy: 'Correct the syntax; an editor with YAML support shows the place.',
        })),
      };
    if (second !== undefined)
      return problem('YAML_SYNTAX', at(second.range[0]), 'the file holds more than one document', 'Split it at ---.');
    if (document?.directives.yaml.explicit === true)
      return problem(
        'YAML_DIRECTIVE',
        START,
        '%YAML directives are not interpreted',
        'Remove the line; files are YAML 1.2.',
      );
    const contents = document?.contents ?? null;
    return { file, value: toJson(contents), locate: (path, part) => at(offsetOf(document, path, part ?? 'value')) };
  } catch (error) {
    if (error instanceof TooMuch)
      return problem('YAML_TOO_MUCH', at(error.offset), error.message, 'Move its data to files of their own.');
    if (error instanceof Refused) return problem(error.code, at(error.offset), error.message, error.remedy);
    throw error;
  }
};

// Repeated keys are found by `toJson`: the library's own search is quadratic.
const SAFE = {
  version: '1.2',
  schema: 'core',
  merge: false,
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

const offsetOf = (document: Document.Parsed | undefined, path: Path, part: 'key' | 'value'): number => {
  let node: ParsedNode | null = document?.contents ?? null;
  let offset = node?.range[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) return offset;
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === String(step));
      if (pair === undefined) return offset;
      const key = pair.key.range[0];
      node = pair.value;
      const wantsKey = part === 'key' && depth === path.length - 1;
      offset = wantsKey ? key : (node?.range[0] ?? key);
    } else if (isSeq(node)) {
      const item: ParsedNode | undefined = node.items[Number(step)];
      if (item === undefined) return offset;
      node = item;
      offset = item.range[0];
    } else return offset;
  }
  return offset;
};
