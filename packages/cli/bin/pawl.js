#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
if (!existsSync(main)) {
  process.stderr.write(
    'pawl: this checkout is not built yet. Run `npm install && npm run build` in its root, then try again.\n',
  );
  process.exit(2);
}
await import(main);
