// Starts the fixture server as a child, on a free port.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @param {string[]} args @returns {Promise<{ url: string, ids: Record<string, string>, stop: () => void }>}
 */
export const startFixtures = async args => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('fixture-server.mjs', import.meta.url)), '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    return { ...JSON.parse(line), stop: () => child.kill() };
  }
  throw new Error('the fixture server did not start');
};

/** Debian's Chromium, unless the environment names another. */
export const CHROMIUM = process.env['PAWL_CHROMIUM'] ?? '/usr/bin/chromium';
