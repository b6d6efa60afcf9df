// Runs a labelled redaction set (`pawl-redaction/1`) against core/redact: `npm run -s redaction -- FILE`.
// Exit code 0: all of tier core passed, 1: some failed, 2: the input could not be used. The last line reads
// `N passed, N failed` and is about tier core; other tiers are counted above it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'packages/core/src/redact');
const target = join(root, 'packages/core/dist/redact');
const token = label => `[${label}:00000000]`;
/** Labels that name a kind of data in general; accepted, and counted. */
const GENERAL = new Set(['secret', 'pii', 'denied']);

class Unusable extends Error {}

const newest = folder =>
  Math.max(
    ...readdirSync(folder, { recursive: true }).flatMap(name =>
      name.endsWith('.test.ts') ? [] : [statSync(join(folder, name)).mtimeMs],
    ),
  );

/** The redactor of the built package; built first when the build is missing or older than its source. */
const load = async () => {
  const built = join(target, 'index.js');
  if (!existsSync(built) || newest(target) < newest(source)) {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const build = spawnSync(process.execPath, [compiler, '-b', 'packages/core'], { cwd: root, encoding: 'utf8' });
    if (build.status !== 0) throw new Unusable(`packages/core does not build:\n${build.stdout}${build.stderr}`);
  }
  return import(pathToFileURL(built).href);
};

const isOffset = value => Number.isSafeInteger(value) && value >= 0;

const readSet = file => {
  let parsed;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Unusable(`${file}: ${error.message}`);
  }
  if (!Array.isArray(parsed?.cases)) throw new Unusable(`${file}: there is no list "cases"`);
  parsed.cases.forEach((entry, index) => {
    const isText = entry?.kind === 'text' && typeof entry.text === 'string';
    const isJson = entry?.kind === 'json' && entry.value !== undefined;
    const expected = Array.isArray(entry?.expect) ? entry.expect : [];
    const complete = (isText || isJson) && Array.isArray(entry.expect) && typeof entry.class === 'string';
    if (!complete || !expected.every(({ start, end }) => isOffset(start) && isOffset(end) && start <= end))
      throw new Unusable(`${file}: case ${index} needs a class, a kind with its text or value, and a list "expect"`);
  });
  return parsed.cases;
};

/** Every string of a JSON value under its RFC 6901 pointer; not recursive, so that depth does not matter. */
const stringsOf = top => {
  const found = new Map();
  const pending = [['', top]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [path, value] = next;
    if (typeof value === 'string') found.set(path, value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value))
        pending.push([`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, item]);
  }
  return found;
};

/** A value as a report may show it: its first and last characters. */
const hint = text =>
  text.length <= 8 ? '…' : `${JSON.stringify(text.slice(0, 4)).slice(1, -1)}…${text.length} characters`;

/** What is wrong with the redaction of one string, as recall and precision. */
const judge = (before, after, expected) => {
  const missed = [];
  const touched = [];
  for (const { label, start, end } of expected) {
    const value = before.slice(start, end);
    if (value !== '' && isLeft(before, after, value, expected))
      missed.push(`${label} ${start}..${end} (${hint(value)})`);
  }
  if (!isKept(before, after, expected)) touched.push(describeTouched(before, after));
  return { missed, touched };
};

/** True when a value stands in the output more often than it may: outside of what is to be replaced. */
const isLeft = (before, after, value, expected) => {
  const outside = expected
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}\0${text.slice(end)}`, before);
  return count(after, value) > count(outside, value);
};

const count = (text, value) => text.split(value).length - 1;

/** True when all text outside of the widest stretches that may go is in the output, in order. */
const isKept = (before, after, expected) => {
  let at = 0;
  let from = 0;
  const fixed = [];
  for (const { start, end, allow_start: first = start, allow_end: last = end } of expected.toSorted(
    (a, b) => a.start - b.start,
  )) {
    if (first > at) fixed.push(before.slice(at, first));
    else if (at === 0 && fixed.length === 0) fixed.push('');
    at = Math.max(at, last);
  }
  fixed.push(before.slice(at));
  if (fixed.length === 1) return after === fixed[0];
  if (!after.startsWith(fixed[0])) return false;
  from = fixed[0].length;
  for (const piece of fixed.slice(1, -1)) {
    const found = after.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return after.length - fixed.at(-1).length >= from && after.endsWith(fixed.at(-1));
};

/** The part of a string that changed, from the first difference to the last, as offsets and labels. */
const describeTouched = (before, after) => {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const labels = [...after.matchAll(LABEL)].map(match => match[1]);
  return `${start}..${before.length - tail} of ${before.length} (${labels.join(', ') || 'no token'})`;
};

const LABEL = /\[([a-z][a-z0-9_]*):0{8}\]/g;

const main = async () => {
  const files = process.argv.slice(2);
  if (files.length !== 1) throw new Unusable('usage: npm run -s redaction -- FILE');
  const cases = readSet(files[0]);
  const { redactJson, redactText } = await load();

  const once = entry =>
    entry.kind === 'text' ? redactText(entry.text, { token }).text : redactJson(entry.value, { token }).value;
  const again = (entry, output) =>
    entry.kind === 'text' ? redactText(output, { token }).text : redactJson(output, { token }).value;

  const rows = new Map();
  const tiers = new Map();
  const labels = { as: 0, general: 0, other: 0 };
  for (const [index, entry] of cases.entries()) {
    const tier = entry.tier ?? 'core';
    const output = once(entry);
    const missed = [];
    const touched = [];
    const expectations = entry.expect.length;
    if (entry.kind === 'text') {
      const found = judge(entry.text, output, entry.expect);
      missed.push(...found.missed);
      touched.push(...found.touched);
    } else {
      const after = stringsOf(output);
      const free = new Set(entry.may ?? []);
      const strings = stringsOf(entry.value);
      for (const [path, before] of strings) {
        if (free.has(path)) continue;
        const found = judge(
          before,
          after.get(path) ?? '',
          entry.expect.filter(expected => expected.path === path),
        );
        missed.push(...found.missed.map(text => `${path} ${text}`));
        touched.push(...found.touched.map(text => `${path} ${text}`));
      }
      const unknown = entry.expect.filter(({ path }) => !strings.has(path));
      if (unknown.length > 0)
        throw new Unusable(
          `${files[0]}: case ${entry.id ?? index} expects something at ${unknown[0].path}, where there is no string`,
        );
    }
    const twice = again(entry, output);
    const faults = [
      ...missed.map(text => `missed ${text}`),
      ...touched.map(text => `touched ${text}`),
      ...(JSON.stringify(twice) === JSON.stringify(output) ? [] : ['redacting again changes it']),
    ];
    const said = [...JSON.stringify(output).matchAll(LABEL)].map(match => match[1]);
    for (const { label } of entry.expect) {
      if (said.includes(label)) labels.as += 1;
      else if (said.some(name => GENERAL.has(name))) labels.general += 1;
      else labels.other += 1;
    }
    const key = `${tier}\0${entry.class}`;
    const row = rows.get(key) ?? {
      tier,
      class: entry.class,
      cases: 0,
      clean: 0,
      expectations: 0,
      found: 0,
      precise: 0,
    };
    row.cases += 1;
    row.clean += faults.length === 0 ? 1 : 0;
    row.expectations += expectations;
    row.found += expectations - missed.length;
    row.precise += touched.length === 0 ? 1 : 0;
    rows.set(key, row);
    const sum = tiers.get(tier) ?? { passed: 0, failed: 0 };
    sum[faults.length === 0 ? 'passed' : 'failed'] += 1;
    tiers.set(tier, sum);
    for (const fault of faults) console.log(`FAILED ${entry.id ?? index} (${entry.class}, ${tier}): ${fault}`);
  }

  const percent = (part, whole) => (whole === 0 ? '-' : `${Math.floor((part / whole) * 1000) / 10} %`);
  const table = [['class', 'tier', 'cases', 'recall', 'precision']];
  for (const row of [...rows.values()].sort((a, b) =>
    a.tier < b.tier ? -1 : a.tier > b.tier ? 1 : a.class < b.class ? -1 : 1,
  ))
    table.push([
      row.class,
      row.tier,
      `${row.cases}`,
      percent(row.found, row.expectations),
      percent(row.precise, row.cases),
    ]);
  const widths = table[0].map((_, column) => Math.max(...table.map(cells => cells[column].length)));
  for (const cells of table)
    console.log(
      cells
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  '),
    );
  console.log(
    'recall: values covered whole; precision: cases in which nothing else changed; label:',
    `${labels.as} as expected, ${labels.general} general, ${labels.other} other`,
  );
  for (const [tier, { passed, failed }] of tiers)
    if (tier !== 'core') console.log(`tier ${tier}: ${passed} passed, ${failed} failed`);
  const { passed, failed } = tiers.get('core') ?? { passed: 0, failed: 0 };
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
};

try {
  await main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
