// `npm run demo`: the product's main job, from a failing run to a held gate, on this machine alone.
// With `--once` it ends by itself: exit code 0 when each step came out as it should.
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';

await ensureInstalled();
await ensureBuilt();
const { runDemo } = await import('./lib/demo.mjs');

const untilInterrupted = url =>
  new Promise(resolve => {
    process.stdout.write(`Look around: ${url}\nCtrl+C ends it.\n`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });

process.exitCode = await runDemo({ look: process.argv.includes('--once') ? () => {} : untilInterrupted });
