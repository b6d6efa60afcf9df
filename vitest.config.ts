import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages/', import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@pawl\/core\/(.*)$/, replacement: `${packages}core/src/$1/index.ts` },
      { find: /^@pawl\/otlp\/grpc$/, replacement: `${packages}otlp/src/grpc/index.ts` },
      { find: /^@pawl\/(otlp|sdk|runner|server)$/, replacement: `${packages}$1/src/index.ts` },
    ],
  },
  test: {
    // The embedded engines crash in worker threads: one process per test file.
    pool: 'forks',
    maxWorkers: 2,
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
      'examples/**/*.test.{ts,mjs}',
      'scripts/**/*.test.mjs',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
