import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * The compiled file that a child process begins with. Resolved through this package's exports, because node
 * itself loads it, which must find JavaScript also where the server's sources are run by a test runner.
 */
export const entryOf = (name: 'chdb-host' | 'postgres-guard' | 'trace-process'): string =>
  require.resolve(`@pawl/server/${name}`);
