// Prints the conformance table over captured OTLP payloads: `npm run -s conformance [-- FOLDER]`. FOLDER holds one folder
// a stack; default: `otlp` under PAWL_SHARED_DATA, else ../shared/data/otlp. Exit code 0: all passed, 1: some failed,
// 2: the folder could not be used. The last line reads `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, '.tsbuild/conformance');

class Unusable extends Error {}

const folderOf = given => {
  const shared = process.env.PAWL_SHARED_DATA ?? join(root, '../shared/data');
  const folder = given === undefined ? join(shared, 'otlp') : resolve(given);
  const holds = existsSync(folder) && readdirSync(folder).some(name => existsSync(join(folder, name, 'decoded.json')));
  if (!holds) throw new Unusable(`${folder}: holds no captured stack (a folder with decoded.json)`);
  return folder;
};

/** The table's code belongs to the tests, which no build includes: compiled apart, into a folder of its own. */
const load = async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(root, 'scripts/conformance.tsconfig.json');
  const build = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', built], { encoding: 'utf8' });
  const entry = join(built, 'conventions/testing/conformance.js');
  if (build.status !== 0 || !existsSync(entry)) throw new Unusable(`does not compile:\n${build.stdout}${build.stderr}`);
  return import(pathToFileURL(entry).href);
};

try {
  const folder = folderOf(process.argv[2]);
  const { conformanceTable } = await load();
  const { text, failed } = conformanceTable(folder);
  process.stdout.write(`${text}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
