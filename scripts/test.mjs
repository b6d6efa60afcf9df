// `npm test` on a fresh clone: installs what is missing, then checks everything.
import { ensureBrowser } from './lib/browser.mjs';
import { ensureInstalled } from './lib/prepare.mjs';

await ensureInstalled();
if ((await ensureBrowser()) === null) {
  process.stderr.write(
    'No Chromium found: the browser tests are skipped. Install one, or set PAWL_CHROMIUM to its path.\n',
  );
}
await import('./check.mjs');
