import { PawlError } from '../errors/index.js';
import { alternatives, closest, didYouMean, problemError, readAs, readDocument, strict, text } from '../yaml/index.js';
import { compileExpression, type Expression } from './expression.js';

/** What pawl wants to know of a record. An expression that is absent means: not known. */
export const MAPPING_FIELDS = [
  'messages',
  'case',
  'attempt',
  'score',
  'agent',
  'version',
  'input',
  'output',
  'expected',
  'time',
  'tags',
  'annotations',
] as const;

export type MappingField = (typeof MAPPING_FIELDS)[number];

/** Where each field of a record is found, and which records passed. */
export interface Mapping {
  readonly fields: ReadonlyMap<MappingField, Expression>;
  /** True for a record that passed; it sees the mapped fields, and the record itself as `record`. Null: not graded. */
  readonly pass: Expression | null;
}

export const NO_MAPPING: Mapping = { fields: new Map(), pass: null };

/**
 * Compiles one JSONata expression per field, as `--map FIELD=EXPRESSION` and `--pass EXPRESSION` give them.
 *
 * @throws PawlError `MAPPING_FIELD` for an unknown field, `MAPPING_SYNTAX` for an expression that does not parse
 */
export const compileMapping = (spec: Readonly<Record<string, string>>, pass: string | null = null): Mapping => ({
  fields: new Map(
    Object.entries(spec).map(([name, source]) => {
      const field = MAPPING_FIELDS.find(known => known === name);
      if (field === undefined) throw unknownField(name);
      return [field, compileExpression(source, `the mapping of "${field}"`)];
    }),
  ),
  pass: pass === null ? null : compileExpression(pass, 'the pass expression'),
});

/** Lays `over` on `base`, field by field. */
export const overlayMapping = (base: Mapping, over: Mapping): Mapping => ({
  fields: new Map([...base.fields, ...over.fields]),
  pass: over.pass ?? base.pass,
});

const fileSchema = strict({
  fields: strict(Object.fromEntries(MAPPING_FIELDS.map(field => [field, text.optional()]))).optional(),
  pass: text.optional(),
});

/**
 * Reads a mapping file: YAML with `fields:` (field: expression) and `pass:`, both optional.
 *
 * @param file - its path, for messages only
 * @throws PawlError at file:line:column for wrong YAML, an unknown field or an expression that does not parse
 */
export const readMapping = (content: string, file: string): Mapping => {
  const document = readDocument(content, file);
  if ('problems' in document) throw problemError(document.problems);
  const read = readAs(fileSchema, document);
  if ('problems' in read) throw problemError(read.problems);
  const { fields, pass } = read.value;
  const at = (...path: readonly string[]): string => {
    const { line, column } = document.locate(path);
    return `${file}:${line}:${column}`;
  };
  return {
    fields: new Map(
      MAPPING_FIELDS.flatMap(field => {
        const source = fields?.[field];
        return source === undefined ? [] : [[field, compileExpression(source, `${at('fields', field)}: "${field}"`)]];
      }),
    ),
    pass: pass === undefined ? null : compileExpression(pass, `${at('pass')}: "pass"`),
  };
};

const unknownField = (name: string): PawlError => {
  const known = closest(name, MAPPING_FIELDS);
  return new PawlError({
    code: 'MAPPING_FIELD',
    message: `there is no field "${name}" to map${didYouMean(name, MAPPING_FIELDS)}`,
    remedy: known === null ? `Map ${alternatives(MAPPING_FIELDS)}.` : `Write ${known}=EXPRESSION.`,
  });
};
