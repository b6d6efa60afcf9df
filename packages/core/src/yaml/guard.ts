import { CST, Lexer, Parser } from 'yaml';

/** Largest file that is read, in UTF-16 units. A case with more data keeps its recordings in files of their own. */
export const MAX_CHARACTERS = 1_048_576;
/** Collections within collections. */
export const MAX_DEPTH = 64;
/** Keys, values and collections, counted after aliases have been followed. */
export const MAX_NODES = 100_000;
/** `*name` references. */
export const MAX_ALIASES = 50;

/** A file that is too big in one of these ways. `offset` is where the limit was passed. */
export class TooMuch extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const NODE_TOKENS: ReadonlySet<string | null> = new Set([
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
  'block-scalar-header',
  'flow-map-start',
  'flow-seq-start',
]);

/**
 * The syntax tokens of a YAML text, one per document, with depth, nodes and aliases bounded while they are read: the
 * composer that follows is recursive, so a nest of a million brackets must never reach it.
 *
 * @throws TooMuch past one of the limits.
 */
export function* guardedTokens(text: string, onNewLine: (offset: number) => void): Generator<CST.Token, void> {
  const parser = new Parser(onNewLine);
  let nodes = 0;
  let aliases = 0;
  let insideScalar = false;
  onNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // A plain scalar is two lexemes: a mark, then its text, which must not be taken for a token.
    const type: CST.TokenType | null = insideScalar ? null : CST.tokenType(lexeme);
    insideScalar = type === 'scalar';
    if (NODE_TOKENS.has(type)) nodes += 1;
    if (type === 'alias') aliases += 1;
    // The stack holds the document, then one entry per open collection, then at most two parts of a scalar.
    if (parser.stack.length > MAX_DEPTH + 3) throw tooDeep(parser.offset);
    if (nodes > MAX_NODES) throw tooManyNodes(parser.offset);
    if (aliases > MAX_ALIASES) throw new TooMuch(`the file has more than ${MAX_ALIASES} aliases`, parser.offset);
  }
  yield* parser.end();
}

export const tooDeep = (offset: number): TooMuch =>
  new TooMuch(`the file is nested more than ${MAX_DEPTH} levels deep`, offset);

export const tooManyNodes = (offset: number): TooMuch =>
  new TooMuch(`the file has more than ${MAX_NODES.toLocaleString('en-US')} keys and values`, offset);
