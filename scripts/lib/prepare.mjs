// Makes a fresh clone ready: installs what is missing, builds what is stale. Uses nothing that is not in Node itself.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from './process.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const at = (...parts) => join(root, ...parts);

/** Installs the locked dependencies unless they are there and as new as the lockfile. */
export const ensureInstalled = async () => {
  const marker = at('node_modules', '.package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(at('package-lock.json')).mtimeMs - 1000) return;
  await must(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
};

/** Compiles the packages (incrementally) and, when its sources are newer, the interface. */
export const ensureBuilt = async () => {
  await must(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  const built = at('packages', 'web', 'dist', 'index.html');
  if (!existsSync(built) || newest(at('packages', 'web')) > statSync(built).mtimeMs) {
    await must(process.execPath, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: at('packages', 'web'),
    });
  }
};

/** The latest change below a folder, build results left out. */
const newest = folder =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => !['dist', 'node_modules'].includes(entry.name))
    .reduce((latest, entry) => {
      const path = join(folder, entry.name);
      return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
    }, 0);
