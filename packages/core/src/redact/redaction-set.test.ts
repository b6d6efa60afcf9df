import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { isObject, type Json } from '../trajectory/index.js';
import { redactJson, redactText } from './index.js';

interface Expected {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly allow_start?: number;
  readonly allow_end?: number;
  readonly path?: string;
}

interface SetCase {
  readonly id: string;
  readonly class: string;
  readonly tier: 'core' | 'hard';
  readonly kind: 'text' | 'json';
  readonly text?: string;
  readonly value?: Json;
  readonly expect: readonly Expected[];
  readonly may?: readonly string[];
}

const shared = process.env.PAWL_SHARED_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const file = `${shared}/redaction.json`;
const present = existsSync(file);
if (!present) console.warn(`skipped: no redaction set at ${file}`);
const cases: readonly SetCase[] = present ? JSON.parse(readFileSync(file, 'utf8')).cases : [];

const marking = { token: (label: string) => `[${label}:00000000]` };

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What is wrong with the redaction of one string: values that leaked, or anything changed outside of what may change. */
const faults = (text: string, output: string, expected: readonly Expected[]): string[] => {
  let kept = '';
  let at = 0;
  for (const { start, end, allow_start = start, allow_end = end } of expected.toSorted((a, b) => a.start - b.start)) {
    kept += `${literal(text.slice(at, Math.max(at, allow_start)))}[\\s\\S]*?`;
    at = Math.max(at, allow_end);
  }
  const isKept = new RegExp(`^${kept}${literal(text.slice(at))}$`).test(output);
  const leaked = expected.map(({ start, end }) => text.slice(start, end)).filter(value => output.includes(value));
  return [...leaked.map(value => `leaked ${value}`), ...(isKept ? [] : [`touched too much: ${output}`])];
};

/** Every string of a JSON value under its RFC 6901 pointer. */
const strings = (value: Json, path = ''): [string, string][] => {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => strings(item, `${path}/${index}`));
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => strings(item, `${path}/${key}`)) : [];
};

const faultsOf = ({ kind, text = '', value = null, expect: expected, may = [] }: SetCase): string[] => {
  if (kind === 'text') return faults(text, redactText(text, marking).text, expected);
  const after = new Map(strings(redactJson(value, marking).value));
  return strings(value)
    .filter(([path]) => !may.includes(path))
    .flatMap(([path, before]) =>
      faults(
        before,
        after.get(path) ?? '',
        expected.filter(e => e.path === path),
      ),
    );
};

describe.skipIf(!present)('the redaction set', () => {
  const results = cases.map(entry => ({ ...entry, faults: faultsOf(entry) }));

  afterAll(() => {
    for (const tier of ['core', 'hard'] as const) {
      const of = results.filter(result => result.tier === tier);
      const clean = of.filter(result => result.faults.length === 0).length;
      console.info(`redaction set, tier ${tier}: ${clean} of ${of.length} without a fault`);
    }
  });

  it.each(results.filter(({ tier }) => tier === 'core'))('$id leaks nothing and touches nothing else', ({
    faults: found,
  }) => {
    expect(found).toEqual([]);
  });

  it('leaks and touches nothing in tier hard beyond what is known', () => {
    expect(
      results
        .filter(({ tier }) => tier === 'hard')
        .flatMap(({ id, faults: found }) => found.map(fault => `${id}: ${fault}`)),
    ).toEqual([]);
  });
});
