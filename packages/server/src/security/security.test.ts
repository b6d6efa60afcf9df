import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../listen.js';
import { openTestApp } from '../testing/app.js';
import { hostsOf, onlyLocal } from './hosts.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
const interfaceDirectory = mkdtempSync(join(tmpdir(), 'pawl-test-'));
beforeAll(async () => {
  writeFileSync(join(interfaceDirectory, 'index.html'), '<!doctype html>the page');
  writeFileSync(join(interfaceDirectory, '.hidden.html'), 'hidden');
  mkdirSync(join(interfaceDirectory, 'assets'));
  writeFileSync(join(interfaceDirectory, 'assets', 'app-1a2b.js'), 'script');
  symlinkSync('/etc/passwd', join(interfaceDirectory, 'link.txt'));
  app = await openTestApp({ interfaceDirectory });
});
afterAll(async () => {
  await app.close();
  rmSync(interfaceDirectory, { recursive: true });
});

const ROUTES = ['/api/health', '/api/trajectories', '/api/runs', '/api/gates', '/api/cases', '/', '/any/page'];

describe('names that a request may call the server by', () => {
  it.each([
    ['localhost:4318', 200],
    ['127.0.0.1:4318', 200],
    ['[::1]:4318', 200],
    ['LOCALHOST:4318', 200],
    ['localhost', 421],
    ['localhost:80', 421],
    ['evil.example:4318', 421],
    ['localhost.evil.example:4318', 421],
    ['127.0.0.1.nip.io:4318', 421],
    ['0.0.0.0:4318', 421],
    ['', 421],
  ])('%j gets %i on every route', async (host, status) => {
    for (const route of ROUTES) expect((await app.request(route, { headers: { host } })).status, route).toBe(status);
  });

  it.each([
    'GET http://evil.example/api/health HTTP/1.1\r\nHost: localhost:PORT',
    'GET /api/health HTTP/1.0',
  ])('refuses %j on the wire', async request => {
    let hosts: ReadonlySet<string> = new Set();
    const guarded = new Hono().use(onlyLocal(() => hosts)).get('*', c => c.text('secret'));
    guarded.onError((_error, c) => c.text('refused', 421));
    const listener = await listen(guarded, '127.0.0.1', 0);
    onTestFinished(listener.close);
    hosts = hostsOf(listener.port);
    const answer = await new Promise<string>(resolve => {
      let text = '';
      const socket = connect(listener.port, '127.0.0.1', () =>
        socket.write(`${request.replace('PORT', String(listener.port))}\r\nConnection: close\r\n\r\n`),
      );
      socket.on('data', chunk => (text += chunk));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 (?:400|421|500) /);
    expect(answer).not.toContain('secret');
  });
});

describe('writes', () => {
  it.each([
    { from: 'a program', headers: {}, status: 400 },
    {
      from: 'the interface',
      headers: { origin: 'http://localhost:4318', 'sec-fetch-site': 'same-origin' },
      status: 400,
    },
    { from: 'another site', headers: { origin: 'https://evil.example' }, status: 403 },
    { from: 'another port', headers: { origin: 'http://localhost:3000' }, status: 403 },
    { from: 'the same name over https', headers: { origin: 'https://localhost:4318' }, status: 403 },
    { from: 'a sandboxed page', headers: { origin: 'null' }, status: 403 },
    { from: 'another site that hides its origin', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    { from: 'another port of this machine', headers: { 'sec-fetch-site': 'same-site' }, status: 403 },
  ])('from $from get $status on every route that writes', async ({ headers, status }) => {
    for (const route of ['/api/import', '/api/runs', '/v1/traces', '/v1/logs']) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: 'x' };
      expect((await app.request(route, init)).status, route).toBe(status);
    }
  });

  it('take JSON only where a form could be sent', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const init = { method: 'POST', headers: { 'content-type': type }, body: '{"directory":"/"}' };
      expect((await app.request('/api/runs', init)).status).toBe(415);
    }
  });
});

describe('the headers of every answer', () => {
  it.each([...ROUTES, '/api/nope', '/api/trajectories?limit=0', '/assets/missing.js'])('%s', async route => {
    const { headers } = await app.request(route);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    if (route.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
  });
});

const ODD_NAMES = [
  '../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/etc/passwd',
  '....//etc/passwd',
  '..\\..\\etc\\passwd',
  '%00',
  'a%00.html',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'C:%5cwindows',
  '.hidden.html',
  'link.txt',
  '%',
  '%c0%ae%c0%ae/',
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  "' OR 1=1 --",
];

describe.each(ODD_NAMES)('the name %j', name => {
  it.each([
    '/api/trajectories/',
    '/api/runs/',
    '/api/gates/',
    '/api/cases/',
    '/api/runs/a/cases/',
  ])('finds nothing below %s', async route => {
    const response = await app.request(route + name);
    const text = await response.text();
    // A name with dot segments is another path, which is at most a page.
    if (response.status === 200) expect(text).toContain('the page');
    else expect([400, 404], text).toContain(response.status);
    expect(text).not.toContain('root:');
  });

  it('gets no file that is not of the interface', async () => {
    const response = await app.request(`/${name}`);
    const text = await response.text();
    expect(text).not.toMatch(/root:|hidden/);
    expect([200, 400, 404]).toContain(response.status);
    if (response.status === 200) expect(text).toContain('the page');
  });
});

describe('the interface', () => {
  it.each([
    { path: '/', type: 'text/html', cache: 'no-cache', text: 'the page' },
    { path: '/trajectories/1?step=2', type: 'text/html', cache: 'no-cache', text: 'the page' },
    { path: '/assets/app-1a2b.js', type: 'text/javascript', cache: 'immutable', text: 'script' },
  ])('answers $path', async ({ path, type, cache, text }) => {
    const response = await app.request(path);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('cache-control')).toContain(cache);
    expect(await response.text()).toContain(text);
  });

  it('says that an asset is missing instead of giving a page for it', async () => {
    expect((await app.request('/assets/gone.js')).status).toBe(404);
  });
});
