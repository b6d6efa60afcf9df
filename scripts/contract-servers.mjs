// Runs the suites that every size of the state store passes, and `pawl up`, on a PostgreSQL server of another version: one
// that is installed on this machine, started for the purpose. Without one it says so and does nothing.
import { join } from 'node:path';
import { findPostgresServer, startPostgresServer } from './lib/postgres-server.mjs';
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';
import { root, run } from './lib/process.mjs';

const bin = findPostgresServer();
if (bin === null) {
  process.stdout.write('skipped: no PostgreSQL server is installed here\n');
} else {
  await ensureInstalled();
  await ensureBuilt();
  const server = await startPostgresServer(bin);
  process.stdout.write(`on ${server.version}\n`);
  try {
    process.exitCode = await run(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        'packages/server/src/stores/state',
        'tests/postgres-server.test.ts',
        'tests/clickhouse-server.test.ts',
      ],
      { env: { ...process.env, PAWL_TEST_POSTGRES_URL: server.url } },
    );
  } finally {
    await server.stop();
  }
}
