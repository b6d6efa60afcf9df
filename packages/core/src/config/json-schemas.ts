import { z } from 'zod';
import { caseFileSchema, environmentFileSchema } from '../cases/index.js';
import { retentionFileSchema } from '../retention/index.js';
import { redactionFileSchema } from './redaction-file.js';
import { configFileSchema, gatesFileSchema } from './schema.js';

const FILES = [
  { name: 'case', title: 'A pawl case', schema: caseFileSchema },
  { name: 'world', title: 'A pawl environment, which cases extend', schema: environmentFileSchema },
  { name: 'pawl', title: 'pawl.yaml', schema: configFileSchema },
  { name: 'gates', title: 'A pawl gates file', schema: gatesFileSchema },
  { name: 'retention', title: 'A pawl retention file', schema: retentionFileSchema },
  { name: 'redaction', title: 'A pawl redaction file', schema: redactionFileSchema },
] as const;

/**
 * The JSON Schemas for editors, as text by file name: `case.schema.json` and so on. Draft 7, which editors of YAML
 * understand best. They describe the form alone; what keys mean to each other, the readers check.
 */
export const jsonSchemas = (): ReadonlyMap<string, string> =>
  new Map(
    FILES.map(({ name, title, schema }) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`];
    }),
  );
