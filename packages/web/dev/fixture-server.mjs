#!/usr/bin/env node
// A server of made-up answers with the built interface, for screenshots and for the check in a browser. Nothing else uses it.
//   node dev/fixture-server.mjs [--port N] [--empty] [--large N] [--live]
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fixtures } from './fixtures/index.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4399' },
    empty: { type: 'boolean', default: false },
    /** Adds a trajectory of 100,000 steps and a run of 10,000 cases. */
    large: { type: 'boolean', default: false },
    /** A new trajectory every two seconds. */
    live: { type: 'boolean', default: false },
  },
});

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);
/** As strict as the real server's. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const data = fixtures({ empty: values.empty, large: values.large, now: Date.now() });
if (values.live) setInterval(() => data.addTrajectory(Date.now()), 2000).unref();

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} body */
const json = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith('/api/')) {
    const segments = url.pathname.slice(5).split('/').map(decodeURIComponent);
    const body = data.answer(segments, url.searchParams);
    if (body !== undefined) return json(response, 200, body);
    const what = `${segments[0]?.replace(/ies$/, 'y').replace(/s$/, '')} "${segments.slice(1).join('/')}"`;
    return json(response, 404, {
      error: { code: 'NOT_FOUND', message: `There is no ${what}.`, remedy: 'Check the id, or look in the list.' },
    });
  }
  const wanted = join(DIST, normalize(url.pathname));
  const file =
    wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, 'index.html');
  response.writeHead(200, {
    'content-type': TYPES.get(extname(file)) ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  createReadStream(file).pipe(response);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : values.port;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, ids: data.ids })}\n`);
});
