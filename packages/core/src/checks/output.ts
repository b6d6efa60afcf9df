import type { z } from 'zod';
import type { Json, Trajectory } from '../trajectory/index.js';
import { listOf, oneOrMore, strict, text } from '../yaml/index.js';
import { defineCheck } from './check.js';
import { endOf } from './support/ending.js';
import { compileJsonSchema, type SchemaResult } from './support/json-schema.js';
import { folded, leavesOf } from './support/leaves.js';
import { finder } from './support/pattern.js';
import { jsonSchema, pattern } from './support/schemas.js';
import { listed } from './support/words.js';
import { every, failed, invalid, passed, type Verdict } from './verdict.js';

const phrases = oneOrMore(text);

/**
 * `output: { contains: done, must_not_contain: [approved], pattern: '^Your order', schema: { type: object } }`, about
 * the whole final answer. Phrases are compared without regard to letter case and white space; in a structured answer
 * each text and number in it is searched. A pattern sees them joined by line breaks, case counts. A schema sees a
 * structured answer, or what a text holds as JSON.
 */
export const output = defineCheck({
  id: 'output',
  layer: 'output',
  description: 'The final answer contains, does not contain, matches a pattern, or fits a JSON Schema.',
  reads: 'outcome',
  schema: strict({
    contains: phrases.optional(),
    must_not_contain: phrases.optional(),
    pattern: oneOrMore(pattern).optional(),
    /** A JSON Schema; a path in a case file is replaced by that file's content when the case is read. */
    schema: jsonSchema.optional(),
  }),
  prepare: ({ contains, must_not_contain, pattern, schema }) => {
    const wanted = prepared(contains);
    const unwanted = prepared(must_not_contain);
    const patterns = listOf(pattern ?? []).map(source => ({ source, finds: finder(source) }));
    const validate = schema === undefined ? null : typeof schema === 'string' ? notLoaded : compileJsonSchema(schema);
    return trajectory => {
      if (trajectory.output === null) return invalid('no final answer was recorded');
      const leaves = leavesOf(trajectory.output);
      const parts: Verdict[] = [];
      if (wanted.length + unwanted.length > 0) {
        const texts = leaves.map(folded);
        const has = ({ needle }: Phrase): boolean => texts.some(leaf => leaf.includes(needle));
        parts.push(
          about(
            trajectory,
            'does not contain',
            wanted.filter(phrase => !has(phrase)),
          ),
          about(trajectory, 'must not contain', unwanted.filter(has)),
        );
      }
      if (patterns.length > 0) {
        const whole = leaves.join('\n');
        for (const { source, finds } of patterns)
          if (!finds(whole)) parts.push(failed(`the output does not match ${source}`, endOf(trajectory)));
      }
      if (validate !== null) parts.push(fits(trajectory, trajectory.output, validate));
      return every(parts);
    };
  },
});

interface Phrase {
  readonly phrase: string;
  readonly needle: string;
}

const prepared = (given: z.output<typeof phrases> | undefined): readonly Phrase[] =>
  given === undefined ? [] : listOf(given).map(phrase => ({ phrase, needle: folded(phrase) }));

const about = (trajectory: Trajectory, verb: string, found: readonly Phrase[]): Verdict =>
  found.length === 0
    ? passed()
    : failed(
        `the output ${verb} ${listed(found.map(({ phrase }) => `"${phrase}"`))}${verb === 'must not contain' ? ', but does' : ''}`,
        endOf(trajectory),
      );

const notLoaded = (): SchemaResult => ({ kind: 'unknown', reason: 'its file was not read with the case' });

const fits = (trajectory: Trajectory, answer: Json, validate: (answer: Json) => SchemaResult): Verdict => {
  const result = validate(answer);
  if (result.kind === 'fits') return passed();
  if (result.kind === 'unknown') return invalid(`the output's schema could not be applied: ${result.reason}`);
  return failed(`the output does not fit its schema: ${result.reason}`, endOf(trajectory));
};
