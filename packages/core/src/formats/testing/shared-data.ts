import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const folder = process.env.PAWL_SHARED_DATA ?? resolve(root, '../shared/data');

/** Whether the real logs of a folder are there; says so when they are not. */
export const haveData = (name: string): boolean => {
  const isThere = existsSync(join(folder, name));
  if (!isThere) console.warn(`skipped: no real logs in ${join(folder, name)}`);
  return isThere;
};

/** The JSON files of a folder, by name; none when the folder is absent. */
export const filesOf = (name: string): readonly { readonly file: string; readonly text: string }[] =>
  (existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : [])
    .filter(file => file.endsWith('.json'))
    .map(file => ({ file, text: readFileSync(join(folder, name, file), 'utf8') }));

/** A mapping file that ships with the command line. */
export const shippedMapping = (file: string): string => readFileSync(join(root, 'packages/cli/mappings', file), 'utf8');
