import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aRun, writeRun } from '../packages/server/src/testing/app.js';
import { emptyDatabase } from '../packages/server/src/testing/empty-database.js';
import { startService } from '../scripts/lib/service.mjs';
import { temporaryFolder } from './support/folder.js';
import { pawl } from './support/pawl.js';

const bin = fileURLToPath(new URL('../packages/cli/bin/pawl.js', import.meta.url));
const serverUrl = process.env['PAWL_TEST_POSTGRES_URL'] ?? '';
if (serverUrl === '') process.stderr.write('skipped: PAWL_TEST_POSTGRES_URL names no PostgreSQL server\n');

describe.skipIf(serverUrl === '')('pawl up with PAWL_POSTGRES_URL', () => {
  it('keeps its state there, and finds it again', async () => {
    const data = join(temporaryFolder(), 'data');
    const directory = join(temporaryFolder(), 'nightly');
    writeRun(directory, { run: aRun('nightly') });
    const env = { ...process.env, PAWL_POSTGRES_URL: await emptyDatabase(serverUrl) };
    const up = () => startService(bin, ['up', '--port', '0', '--grpc-port', 'off', '--data', data, '--json'], { env });
    const get = async (url: string, path: string): Promise<unknown> => (await fetch(new URL(path, url))).json();

    const first = await up();
    expect(await get(first.url, '/api/health')).toMatchObject({
      engines: { state: { kind: 'postgres-server', status: 'up' } },
    });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ directory });
    expect((await fetch(new URL('/api/runs', first.url), { method: 'POST', headers, body })).status).toBe(201);
    await first.stop();
    const second = await up();
    expect(await get(second.url, '/api/runs')).toMatchObject({ items: [{ run: { id: 'nightly' } }] });
    await second.stop();
    expect(readdirSync(data)).not.toContain('state');
  });
});

it('a PostgreSQL server that does not answer is said to be that, and what to look at', async () => {
  const folder = temporaryFolder();
  const { code, stderr } = await pawl(['up', '--port', '0', '--grpc-port', 'off', '--data', join(folder, 'data')], {
    cwd: folder,
    env: { PAWL_POSTGRES_URL: 'postgres://pawl:secret@127.0.0.1:1/pawl' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('the PostgreSQL server at 127.0.0.1:1 does not answer');
  expect(stderr).toContain('PAWL_POSTGRES_URL');
  expect(stderr).not.toContain('secret');
});
