// Runs a file of reference vectors (`pawl-stat-vectors/1`) against core/stats: `npm run -s vectors -- FILE`.
// Exit code 0: all passed, 1: some failed, 2: the input could not be used. The last line reads `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'packages/core/src/stats');
const target = join(root, 'packages/core/dist/stats');
const DEFAULT_TOLERANCE = 1e-9;

class Unusable extends Error {}

const newest = folder =>
  Math.max(
    ...readdirSync(folder).flatMap(name => (name.endsWith('.test.ts') ? [] : [statSync(join(folder, name)).mtimeMs])),
  );

/** The estimators by name, from the built package; built first when the build is missing or older than its source. */
const loadMethods = async () => {
  const built = join(target, 'index.js');
  if (!existsSync(built) || newest(target) < newest(source)) {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const build = spawnSync(process.execPath, [compiler, '-b', 'packages/core'], { cwd: root, encoding: 'utf8' });
    if (!existsSync(built)) throw new Unusable(`packages/core does not build:\n${build.stdout}${build.stderr}`);
  }
  return (await import(pathToFileURL(built).href)).methods;
};

const readVectors = file => {
  let parsed;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Unusable(`${file}: ${error.message}`);
  }
  if (!Array.isArray(parsed?.vectors)) throw new Unusable(`${file}: there is no list "vectors"`);
  parsed.vectors.forEach((vector, index) => {
    const complete = typeof vector?.method === 'string' && isObject(vector.input) && isObject(vector.expected);
    if (!complete)
      throw new Unusable(`${file}: vector ${index} needs a method, an input object and an expected object`);
  });
  return parsed.vectors;
};

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The paths at which `got` differs from `expected`. Fields that only `got` has do not count. */
const differences = (got, expected, tolerance, path = '') => {
  if (typeof expected === 'number') return isClose(got, expected, tolerance) ? [] : [path];
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return [path];
    return expected.flatMap((item, index) => differences(got[index], item, tolerance, `${path}[${index}]`));
  }
  if (isObject(expected)) {
    if (!isObject(got)) return [path];
    return Object.keys(expected).flatMap(key =>
      differences(Object.hasOwn(got, key) ? got[key] : undefined, expected[key], tolerance, `${path}.${key}`),
    );
  }
  return got === expected ? [] : [path];
};

const isClose = (got, expected, tolerance) =>
  typeof got === 'number' &&
  Math.abs(got - expected) <= Math.max(tolerance, Math.abs(expected) > 1 ? 1e-9 * Math.abs(expected) : 0);

/** Null when the vector passes, else what to print about it. */
const failureOf = (vector, method) => {
  const head = `FAILED ${vector.id ?? vector.method} (${vector.method})`;
  let got;
  try {
    got = method(vector.input);
  } catch (error) {
    return `${head}\n  threw    ${error.message}\n  expected ${JSON.stringify(vector.expected)}`;
  }
  const paths = differences(got, vector.expected, vector.abs_tol ?? DEFAULT_TOLERANCE);
  if (paths.length === 0) return null;
  return `${head} at ${paths.map(path => path.slice(1)).join(', ')}\n  got      ${JSON.stringify(got)}\n  expected ${JSON.stringify(vector.expected)}`;
};

const main = async () => {
  const files = process.argv.slice(2);
  if (files.length !== 1) throw new Unusable('usage: npm run -s vectors -- FILE');
  const vectors = readVectors(files[0]);
  const methods = await loadMethods();
  const skipped = new Map();
  let passed = 0;
  let failed = 0;
  for (const vector of vectors) {
    if (!Object.hasOwn(methods, vector.method)) {
      skipped.set(vector.method, (skipped.get(vector.method) ?? 0) + 1);
      continue;
    }
    const failure = failureOf(vector, methods[vector.method]);
    if (failure === null) passed += 1;
    else {
      failed += 1;
      console.log(failure);
    }
  }
  if (skipped.size > 0) {
    const total = [...skipped.values()].reduce((sum, count) => sum + count, 0);
    console.log(`skipped ${total} of methods that are not built yet:`);
    for (const [method, count] of skipped) console.log(`  ${method} ${count}`);
  }
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
