import { z } from 'zod';
import { classIds, patternFault, type RuleSource } from '../redact/index.js';
import { duration, parseDuration, type Reading, readAs, readDocument, strict, text } from '../yaml/index.js';

/** Rules of a redaction file, with the service that it names. */
export interface RedactionFile {
  readonly rules: RuleSource;
  /** A service that finds what no form gives away, such as names in text; null when none is named. */
  readonly service: RedactionService | null;
}

export interface RedactionService {
  /** Where texts are posted. Connected to as it stands: no other host, no redirect. */
  readonly url: string;
  /** Milliseconds for one request. Default: 2,000. When they are over, the fields are dropped. */
  readonly timeoutMs: number;
  /** The fields that it is asked about, as `RuleSource.paths` writes them. */
  readonly on: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 2000;

const pattern = text
  .refine(value => patternFault(value) === null, { error: issue => patternFault(String(issue.input)) ?? '' })
  .describe('A pattern of RE2: no look-around, no back-references; at most 1000 characters.');

const path = z
  .string()
  .max(512)
  .regex(/^[^/]+(\/[^/]+)?$/, { error: 'must be a key, or the key of the object around it, a slash and a key' })
  .describe('A key, or the key of the object around it, "/", and the key; "*" stands for any characters.');

/** A redaction file as people write it. */
export const redactionFileSchema = strict({
  $schema: z.string().optional().describe('For editors; not read.'),
  allow: strict({
    values: z.array(text).optional().describe('Values that stay, whole, in upper or lower case.'),
    patterns: z.array(pattern).optional().describe('Values that stay when all of them fits.'),
    classes: z
      .array(z.enum(classIds as [string, ...string[]]))
      .optional()
      .describe('Classes that are not looked for.'),
  }).optional(),
  deny: z
    .array(z.string().min(3).max(256))
    .max(1000)
    .optional()
    .describe('Values that always go, wherever they stand, in upper or lower case.'),
  patterns: z
    .array(
      strict({
        name: z
          .string()
          .regex(/^[a-z][a-z0-9_]{0,31}$/, { error: 'must be lower case letters, digits and "_", at most 32' })
          .describe('What the token says: [name:3f9a1c2b].'),
        pattern,
      }),
    )
    .max(100)
    .optional()
    .describe('Further data, by form.'),
  paths: z
    .array(strict({ path, do: z.enum(['mask', 'keep', 'drop']).describe('Replace, leave as it is, throw away.') }))
    .max(1000)
    .optional()
    .describe('Fields, by name. The first that fits decides.'),
  service: strict({
    url: z
      .string()
      .regex(/^https?:\/\/[^\s/?#@]+([/?#]\S*)?$/, { error: 'must be an http or https address without a user' })
      .describe('Where texts are posted.'),
    timeout: duration.optional().describe('For one request; the fields are dropped when it is over. Default: 2s.'),
    on: z.array(path).min(1).max(100).describe('Fields that the service is asked about.'),
  }).optional(),
});

/** Reads a redaction file. */
export const readRedactionFile = (content: string, file: string): Reading<RedactionFile> => {
  const document = readDocument(content, file);
  if ('problems' in document) return document;
  const read = readAs(redactionFileSchema, document);
  if ('problems' in read) return read;
  const { allow, deny = [], patterns = [], paths = [], service } = read.value;
  return {
    rules: {
      allow: { values: allow?.values ?? [], patterns: allow?.patterns ?? [], classes: allow?.classes ?? [] },
      deny,
      patterns,
      paths,
    },
    service:
      service === undefined
        ? null
        : {
            url: service.url,
            timeoutMs: parseDuration(service.timeout ?? '') ?? DEFAULT_TIMEOUT_MS,
            on: service.on,
          },
  };
};
