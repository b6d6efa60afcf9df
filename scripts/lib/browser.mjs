// Finds a Chromium for the browser tests, installing Debian's where that is possible.
import { execFileSync } from 'node:child_process';
import { run } from './process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium: `PAWL_CHROMIUM`, or the first of the usual names on the PATH; null where there is none. */
export const findBrowser = () => {
  if (process.env.PAWL_CHROMIUM) return process.env.PAWL_CHROMIUM;
  for (const name of NAMES) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // not this one
    }
  }
  return null;
};

/** Like {@link findBrowser}, after installing the distribution's package where we are root on a Debian. */
export const ensureBrowser = async () => {
  const found = findBrowser();
  if (found !== null || process.getuid?.() !== 0) return found;
  try {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-q'], quiet);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], quiet);
  } catch {
    return null; // no apt-get here
  }
  return findBrowser();
};
