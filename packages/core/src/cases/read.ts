import type { z } from 'zod';
import { compileProblem } from '../checks/index.js';
import { isObject, type Json, type JsonObject, own } from '../trajectory/index.js';
import { type Locate, type Path, type Problem, type Reading, readAs, readDocument } from '../yaml/index.js';
import type { Case, Expectation } from './case.js';
import { hashCase } from './hash.js';
import { caseFileSchema } from './schema.js';
import { type Unfolded, unfold } from './unfold.js';
import { EMPTY_WORLD, type FileAccess, loadReference, readWorld } from './world.js';

/** A case with the places of its parts; `['expected', CHECK]` finds an expectation however it was written. */
export interface CaseFile {
  readonly case: Case;
  readonly locate: Locate;
}

/** How a case is read. */
export interface ReadCaseOptions extends FileAccess {
  /** SHA-256 of the file's bytes, hex. Default: that of the text. */
  readonly hash?: string | undefined;
}

/**
 * Reads a case from YAML or JSON. Terse forms are unfolded, defaults are in place, and files that it refers to
 * (recordings, an output's JSON Schema) are read. Left out: kind is regression; severity is blocking, so that a case
 * that somebody writes in a hurry holds, but warning for a capability.
 *
 * @param file - the path that messages, `source` and references go by
 * @returns the case, or every problem that was found, in the file's order
 */
export const readCase = (text: string, file: string, options: ReadCaseOptions = {}): Reading<CaseFile> => {
  const document = readDocument(text, file);
  if ('problems' in document) return document;
  const read = readAs(caseFileSchema, document);
  if ('problems' in read) return read;

  // The schema has no transforms, so the document's own value, which keeps the order of keys, has the same form.
  const unfolded = unfold(isObject(document.value) ? document.value : {});
  const locate = locateUnfolded(document.locate, unfolded);
  const context = { file, locate: document.locate, access: options };
  const problems: Problem[] = unfolded.repeated.map(path => ({
    severity: 'error',
    code: 'GIVEN_TWICE',
    file,
    ...document.locate(path, 'key'),
    message: `"${path.join('.')}" says again what another key has said`,
    remedy: 'Keep one of the two.',
  }));
  const expected = unfolded.expected.map(expectation => {
    const inlined = inlineSchema(expectation, unfolded.paths.get(expectation.check) ?? [], context);
    if ('problems' in inlined) problems.push(...inlined.problems);
    return 'problems' in inlined ? expectation : inlined;
  });
  const world =
    read.value.world === undefined ? { world: EMPTY_WORLD } : readWorld(read.value.world, ['world'], context);
  if ('problems' in world) problems.push(...world.problems);
  if (problems.length > 0 || 'problems' in world) return { problems };

  const source = { file, hash: options.hash ?? hashCase(text) };
  return { case: toCase(read.value, { expected, world: world.world, source }), locate };
};

const toCase = (
  written: z.output<typeof caseFileSchema>,
  { expected, world, source }: Pick<Case, 'expected' | 'world' | 'source'>,
): Case => {
  const kind = written.kind ?? 'regression';
  const { expires, origin } = written;
  return {
    id: written.id,
    title: written.title ?? written.id,
    kind,
    severity: written.severity ?? (kind === 'capability' ? 'warning' : 'blocking'),
    owner: written.owner ?? null,
    reason: written.reason ?? null,
    origin: {
      incident: origin?.incident ?? null,
      trajectory: origin?.trajectory ?? null,
      reviewedBy: origin?.reviewedBy ?? null,
    },
    created: written.created ?? null,
    expires:
      expires === undefined
        ? null
        : typeof expires === 'string'
          ? { on: expires, because: null }
          : { on: expires.on, because: expires.because ?? null },
    tags: Object.fromEntries(Object.entries(written.tags ?? {}).map(([key, value]) => [key, String(value)])),
    protects: written.protects ?? [],
    agent: written.agent ?? null,
    input: written.input ?? null,
    context: written.context ?? {},
    world,
    attempts: written.attempts ?? null,
    pass: written.pass ?? 'all',
    expected,
    source,
  };
};

/** An `output` expectation whose schema is a path gets the file's content in its place. */
const inlineSchema = (
  expectation: Expectation,
  at: Path,
  context: { readonly file: string; readonly locate: Locate; readonly access: FileAccess },
): Reading<Expectation> => {
  const value: JsonObject = isObject(expectation.value) ? expectation.value : {};
  const reference = own(value, 'schema');
  if (expectation.check !== 'output' || typeof reference !== 'string') return expectation;
  const path = [...at, 'schema'];
  const loaded = loadReference(reference, path, context);
  if ('problems' in loaded) return loaded;
  const document = readDocument(loaded.text, loaded.path);
  if ('problems' in document) return document;
  const schema: Json = document.value;
  const inlined: Expectation = { check: expectation.check, value: { ...value, schema } };
  const refused = typeof schema === 'string' ? 'it is text' : compileProblem(inlined);
  if (refused === null) return inlined;
  const message = `${loaded.path} cannot be used as the output's schema: ${refused}`;
  return {
    problems: [
      {
        severity: 'error',
        code: 'JSON_SCHEMA',
        file: context.file,
        ...context.locate(path),
        message,
        remedy: 'Correct the schema.',
      },
    ],
  };
};

const locateUnfolded =
  (locate: Locate, { paths }: Unfolded): Locate =>
  (path, part) => {
    const [first, check, ...rest] = path;
    const written = first === 'expected' ? paths.get(String(check)) : undefined;
    return locate(written === undefined ? path : [...written, ...rest], part);
  };
