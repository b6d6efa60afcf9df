import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * The compiled file of a child process's entry. Resolved through this package's exports, because a child is started by
 * node itself, which must find JavaScript also where the server's sources are run by a test runner.
 */
export const entryOf = (name: 'chdb-host' | 'postgres-guard'): string => require.resolve(`@pawl/server/${name}`);
