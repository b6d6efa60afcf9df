// single thread costs per span

import { readdirSync, readFileSync } from 'node:fs';
import { decodeTraces, encodeTraces } from '../otlp/dist/index.js';
import { toTrajectory } from './dist/assembly/index.js';
import { redactorOf } from './dist/receivers/redaction.js';
import { spanLine } from './dist/stores/spans.js';

const base = '/work/shared/data/otlp';
const spans = [];
for (const d of readdirSync(base).filter(d => !d.endsWith('.md') && !d.startsWith('_')))
  for (const f of readdirSync(base + '/' + d).filter(f => /^\d+\.(pb|json)$/.test(f))) {
    try {
      spans.push(...decodeTraces(readFileSync(base + '/' + d + '/' + f), f.endsWith('pb') ? 'protobuf' : 'json').spans);
    } catch {}
  }
const bytes = Buffer.byteLength(JSON.stringify(spans));
console.log(spans.length, bytes / spans.length);
const red = redactorOf(new Uint8Array(32));
const body = Buffer.from(JSON.stringify(encodeTraces(spans)));
const bench = (n, f) => {
  for (let i = 0; i < 3; i++) f();
  const t = performance.now();
  let c = 0;
  while (performance.now() - t < 2000) {
    f();
    c++;
  }
  const us = ((performance.now() - t) * 1000) / c / spans.length;
  console.log(n.padEnd(20), us.toFixed(1), 'us/span', (bytes / spans.length / us).toFixed(1), 'MB/s');
};
bench('decode json', () => decodeTraces(body, 'json'));
bench('redact', () => spans.map(red.span));
bench('encode line', () => spans.map(s => spanLine('p', s, 1n)));
const by = new Map();
for (const s of spans) {
  const g = by.get(s.traceId) ?? [];
  g.push(s);
  by.set(s.traceId, g);
}
bench('assemble', () => {
  for (const g of by.values()) toTrajectory({ spans: g, logs: [] });
});
