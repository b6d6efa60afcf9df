import { z } from 'zod';
import { isPawlError } from '../../errors/index.js';
import type { JsonObject } from '../../trajectory/index.js';
import { parseSelector, STEP_KINDS } from '../../trajectory/index.js';
import { text } from '../../yaml/index.js';
import { jsonSchemaRefusal } from './json-schema.js';
import { compilePattern, MAX_PATTERN_LENGTH } from './pattern.js';

/** A tool's exact name. Wildcards belong to selectors: `forbidden_spans: [tool:send_*]`. */
export const toolName = text;
export const toolNames = z.array(toolName);

/** A selector, `kind:name` with `*` as wildcard. */
export const selector = text
  .superRefine((value, context) => {
    try {
      parseSelector(value);
    } catch (error) {
      if (!isPawlError(error)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { remedy: error.remedy, code: error.code } });
    }
  })
  .meta({ pattern: `^\\s*(${STEP_KINDS.join('|')}|\\*):.+$` });

/** A regular expression in RE2 syntax: searched anywhere, case counts unless it starts with `(?i)`. */
export const pattern = text
  .superRefine((value, context) => {
    const compiled = compilePattern(value);
    if ('refused' in compiled)
      context.addIssue({
        code: 'custom',
        message: compiled.refused,
        params: { remedy: PATTERN_REMEDY, code: 'PATTERN' },
      });
  })
  .meta({ maxLength: MAX_PATTERN_LENGTH });

const PATTERN_REMEDY = 'Use RE2 syntax (no look-around, no back-references) and at most 1,000 characters.';

/** A JSON Schema; in a file also the path of one, which is read and put in its place when the case is read. */
export const jsonSchema = z
  .custom<JsonObject | boolean | string>(value => value !== undefined && value !== '')
  .superRefine((value, context) => {
    const refused = typeof value === 'string' ? null : jsonSchemaRefusal(value);
    if (refused !== null)
      context.addIssue({
        code: 'custom',
        message: refused,
        params: { remedy: 'Correct the schema.', code: 'JSON_SCHEMA' },
      });
  })
  .meta({ type: ['object', 'boolean', 'string'] });
