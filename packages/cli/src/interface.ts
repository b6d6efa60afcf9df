import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PawlError } from '@pawl/core/errors';

/** The built interface, which the web package ships. */
export const interfaceDirectory = (): string => {
  const directory = join(fileURLToPath(import.meta.resolve('@pawl/web/package.json')), '..', 'dist');
  if (existsSync(join(directory, 'index.html'))) return directory;
  throw new PawlError({
    code: 'INTERFACE_NOT_BUILT',
    message: `the interface is not built: ${directory} has no index.html`,
    remedy: 'In a checkout, run `npm run build`; otherwise install pawl again.',
  });
};
