import { rmSync } from 'node:fs';
import { startServer } from './dist/index.js';

for (const d of ['/tmp/pawl-a', '/tmp/pawl-b']) rmSync(d, { recursive: true, force: true });
const a = await startServer({ dataDirectory: '/tmp/pawl-a', port: 0, log: console.log });
for (let i = 0; i < 3; i++) {
  const t = performance.now();
  try {
    await startServer({ dataDirectory: '/tmp/pawl-b', port: Number(new URL(a.url).port), log: console.log });
  } catch (e) {
    console.log(e.code, performance.now() - t);
  }
}
const t = performance.now();
await a.close();
console.log(performance.now() - t);
