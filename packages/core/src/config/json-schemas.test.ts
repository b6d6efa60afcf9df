import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@cfworker/json-schema';
import { expect, it } from 'vitest';
import { readCase, readEnvironment } from '../cases/index.js';
import { readRetention } from '../retention/index.js';
import { type Reading, readDocument } from '../yaml/index.js';
import { jsonSchemas, readConfig, readGates, readRedactionFile } from './index.js';

const folder = new URL('../../schemas/', import.meta.url);
const generated = jsonSchemas();

it('has no file too many and none too few', () => {
  expect(readdirSync(folder).sort()).toEqual([...generated.keys()].sort());
});

it.each([
  ...generated.keys(),
])('%s is fresh; if not: npx tsc -b packages/core && node packages/core/scripts/schemas.mjs', name => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(generated.get(name));
});

const readers: Record<string, (text: string, file: string) => Reading<object>> = {
  'case.schema.json': readCase,
  'world.schema.json': readEnvironment,
  'pawl.schema.json': readConfig,
  'gates.schema.json': readGates,
  'retention.schema.json': readRetention,
  'redaction.schema.json': readRedactionFile,
};

it.each([
  { schema: 'case.schema.json', text: 'id: a', fits: true },
  {
    schema: 'case.schema.json',
    text: '$schema: x\nid: a\nexpected_stop_reason: x\noutput_must_not_contain: [y]',
    fits: true,
  },
  {
    schema: 'case.schema.json',
    text: 'id: a\nexpected: { order: [[approval:*, tool:x]], budget: { duration: 30s }, output: { schema: { type: object } } }',
    fits: true,
  },
  {
    schema: 'case.schema.json',
    text: 'id: a\nworld: { tools: { t: { recordings: [{ result: 1 }] }, u: { returns: null } } }\npass: { at_least: 2 }',
    fits: true,
  },
  {
    schema: 'case.schema.json',
    text: 'id: a\ninput: null\ncontext: {}\nexpires: 2027-01-01\ntags: { a: 1 }',
    fits: true,
  },
  { schema: 'case.schema.json', text: 'title: a', fits: false },
  { schema: 'case.schema.json', text: 'id: a/b', fits: false },
  { schema: 'case.schema.json', text: 'id: a\nsevrity: blocking', fits: false },
  { schema: 'case.schema.json', text: 'id: a\nexpected: { tool_called: [] }', fits: false },
  { schema: 'case.schema.json', text: 'id: a\nrequired_spans: [approved]', fits: false },
  { schema: 'case.schema.json', text: 'id: a\norder: [[tool:a]]', fits: false },
  { schema: 'case.schema.json', text: 'id: a\nbudget: { duration: 30 }', fits: false },
  { schema: 'case.schema.json', text: 'id: a\nworld: { faults: [] }', fits: false },
  { schema: 'case.schema.json', text: 'id: a\ncontext: []', fits: false },
  { schema: 'case.schema.json', text: 'id: a\ncreated: yesterday', fits: false },
  {
    schema: 'retention.schema.json',
    text: 'version: 1\nrules: [{ name: a, when: { status: error }, keep: { sample: 0.5 }, expire_after: 30d }]',
    fits: true,
  },
  { schema: 'retention.schema.json', text: 'version: 1\nrules: [{ name: a, keep: some }]', fits: false },
  { schema: 'world.schema.json', text: 'extends: base\ntools: { t: { returns: 1 } }', fits: true },
  { schema: 'world.schema.json', text: 'tool: {}', fits: false },
  {
    schema: 'pawl.schema.json',
    text: 'version: 1\nagents: { a: { target: { command: [node, a.mjs], timeout: 5s } } }',
    fits: true,
  },
  {
    schema: 'pawl.schema.json',
    text: 'version: 1\nagents: { a: { target: { http: "http://127.0.0.1/run" }, tools: { t: { effect: reads } } } }',
    fits: true,
  },
  { schema: 'pawl.schema.json', text: 'version: 2', fits: false },
  { schema: 'pawl.schema.json', text: 'version: 1\nagents: { a: { target: { comand: [x] } } }', fits: false },
  { schema: 'pawl.schema.json', text: 'version: 1\nagents: { a: { target: { command: [] } } }', fits: false },
  { schema: 'gates.schema.json', text: 'gates: { release: { attempts: 5, valid_at_least: 0.98 } }', fits: true },
  { schema: 'gates.schema.json', text: 'gates: { release: { attempts: 0 } }', fits: false },
  {
    schema: 'redaction.schema.json',
    text: 'allow: { values: [a@b.co], classes: [phone] }\ndeny: [Bluebird]\npaths: [{ path: customer/*, do: mask }]',
    fits: true,
  },
  {
    schema: 'redaction.schema.json',
    text: 'service: { url: "http://127.0.0.1:9/find", timeout: 1s, on: [content] }',
    fits: true,
  },
  { schema: 'redaction.schema.json', text: 'allow: { classes: [fone] }', fits: false },
  { schema: 'redaction.schema.json', text: 'paths: [{ path: a/b/c, do: mask }]', fits: false },
  { schema: 'redaction.schema.json', text: 'deny: [ab]', fits: false },
  { schema: 'redaction.schema.json', text: 'service: { url: "file:///etc/passwd", on: [content] }', fits: false },
])('an editor and the reader agree that $schema has ($fits) the form of: $text', ({ schema, text, fits }) => {
  const document = readDocument(text, 'a.yaml');
  const value = 'problems' in document ? null : document.value;
  const validator = new Validator(JSON.parse(generated.get(schema) ?? ''), '7');
  expect(validator.validate(value).valid).toBe(fits);
  expect('problems' in (readers[schema]?.(text, 'a.yaml') ?? {})).toBe(!fits);
});
