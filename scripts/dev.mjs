// `npm run dev`: server and interface, both reloading. The server restarts on each successful compilation.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';
import { root } from './lib/process.mjs';

await ensureInstalled();
await ensureBuilt();

const PORT = process.env.PAWL_PORT ?? '4318';
const children = [
  [['node_modules/typescript/bin/tsc', '-b', '--watch', '--preserveWatchOutput'], root],
  [['--watch', join(root, 'packages/cli/bin/pawl.js'), 'up', '--port', PORT], join(root, 'examples/support-refund')],
  [[join(root, 'node_modules/vite/bin/vite.js')], join(root, 'packages/web')],
].map(([args, cwd]) =>
  spawn(process.execPath, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, PAWL_SERVER: `http://127.0.0.1:${PORT}` },
  }),
);

const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
await Promise.race(children.map(child => new Promise(resolve => child.on('exit', resolve))));
stop();
