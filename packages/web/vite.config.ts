import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const core = fileURLToPath(new URL('../core/src/', import.meta.url));
/** Where `pawl up` listens while the interface is developed. */
const server = process.env['PAWL_SERVER'] ?? 'http://127.0.0.1:4318';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: [{ find: /^@pawl\/core\/(.*)$/, replacement: `${core}$1/index.ts` }] },
  build: {
    // The oldest engines with light-dark(), which the tokens are written in.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // A data: URL would need its own word in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // The server is on the same machine: one file each costs less than a request per page.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: server, changeOrigin: true } } },
});
