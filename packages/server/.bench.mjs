import { execSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { decodeTraces, encodeTraces } from '../otlp/dist/index.js';
import { startServer } from './dist/index.js';

if (process.argv[2] === 'client') {
  const [, , , url, conns, seconds, per] = process.argv;
  const base = '/work/shared/data/otlp';
  const spans = [];
  for (const d of readdirSync(base).filter(d => !d.endsWith('.md') && !d.startsWith('_')))
    for (const f of (existsSync(base + '/' + d) ? readdirSync(base + '/' + d) : []).filter(f =>
      /^\d+\.(pb|json)$/.test(f),
    )) {
      try {
        spans.push(
          ...decodeTraces(readFileSync(base + '/' + d + '/' + f), f.endsWith('pb') ? 'protobuf' : 'json').spans,
        );
      } catch {}
    }
  const bodies = [];
  const N = +per;
  // bodies made beforehand; ids are replaced by text so that every request is new
  const make = () => {
    const out = [];
    const ids = new Map();
    for (let i = 0; i < N; i++) {
      const s = spans[i % spans.length];
      const k = s.traceId + Math.floor(i / spans.length);
      if (!ids.has(k)) ids.set(k, randomBytes(16).toString('hex'));
      out.push({ ...s, traceId: ids.get(k) });
    }
    return Buffer.from(JSON.stringify(encodeTraces(out)));
  };
  for (let i = 0; i < 200; i++) bodies.push(make());
  const agent = new http.Agent({ keepAlive: true, maxSockets: +conns });
  const lat = [];
  let sent = 0,
    codes = {},
    bi = 0;
  const end = performance.now() + seconds * 1000;
  const t0 = performance.now();
  const post = b =>
    new Promise((res, rej) => {
      const r = http.request(
        url + '/v1/traces',
        { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': b.length } },
        x => {
          x.resume();
          x.on('end', () => res(x.statusCode));
        },
      );
      r.on('error', rej);
      r.end(b);
    });
  await Promise.all(
    Array.from({ length: +conns }, async () => {
      while (performance.now() < end && bi < bodies.length) {
        const b = bodies[bi++];
        const t = performance.now();
        const c = await post(b);
        codes[c] = (codes[c] ?? 0) + 1;
        if (c === 200) {
          lat.push(performance.now() - t);
          sent += N;
        }
      }
    }),
  );
  const dt = (performance.now() - t0) / 1000;
  lat.sort((a, b) => a - b);
  console.log(
    JSON.stringify({
      conns: +conns,
      per: N,
      bytesPerSpan: Math.round(bodies[0].length / N),
      spansPerSec: Math.round(sent / dt),
      p50: +lat[lat.length >> 1].toFixed(1),
      p99: +lat[Math.floor(lat.length * 0.99)].toFixed(1),
      codes,
      dt: +dt.toFixed(1),
    }),
  );
  process.exit();
}
const dir = '/tmp/pawl-bench';
rmSync(dir, { recursive: true, force: true });
const s = await startServer({ dataDirectory: dir, port: 0, log: l => console.log('LOG', l) });
const run = (c, sec, per) =>
  new Promise(r =>
    spawn(process.execPath, [process.argv[1], 'client', s.url, c, sec, per], { stdio: 'inherit' }).on('exit', r),
  );
for (const [c, per] of [[16, 400]]) {
  await run(c, 10, per);
  const t = performance.now();
  const total = async () => (await (await fetch(s.url + '/api/trajectories?limit=1')).json()).items.length;
  await total();
  console.log(
    'list ms',
    (performance.now() - t).toFixed(0),
    'rss MB',
    (process.memoryUsage.rss() / 1e6) | 0,
    execSync('ps -eo rss,args | grep "[c]hdb/host" | awk \'{print "chdb rss MB " $1/1000}\'').toString().trim(),
  );
  await new Promise(r => setTimeout(r, 3000));
}
await s.close();
