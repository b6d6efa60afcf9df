import { texts } from './texts.mjs';

const { redactText, keyedToken } = await import('../../packages/core/dist/redact/index.js');
const r = { token: keyedToken(new Uint8Array(32)) };
const only = process.argv[2];
for (const [kind, list] of texts(2e6)) {
  if (only && !kind.startsWith(only)) continue;
  const size = list.reduce((n, t) => n + t.length, 0);
  let best = Infinity,
    counts = 0;
  for (let i = 0; i < (only ? 40 : 6); i++) {
    const b = process.cpuUsage();
    const t0 = performance.now();
    counts = 0;
    for (const t of list) counts += Object.values(redactText(t, r).counts).reduce((a, b) => a + b, 0);
    best = Math.min(best, performance.now() - t0);
  }
  console.log(kind.padEnd(45), (size / 1000 / best).toFixed(1), 'MB/s', (size / 1e6).toFixed(1), 'MB', counts);
}
