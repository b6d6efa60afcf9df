// `npm run demo`: the product's main job, from a failing run to a held gate, on this machine alone.
// With `--once` it ends by itself: exit code 0 when each step came out as it should.
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';

await ensureInstalled();
await ensureBuilt();
const { runDemo } = await import('./lib/demo.mjs');
process.exitCode = await runDemo({ once: process.argv.includes('--once') });
