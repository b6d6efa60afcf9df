// A pawl of its own and the scripted models, for agents to talk to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../process.mjs';
import { startService } from '../service.mjs';

/** Starts both; `pawl` and `models` are their addresses, `data` pawl's directory, which `stop` removes. */
export const startServices = async () => {
  const data = mkdtempSync(join(tmpdir(), 'pawl-instrument-'));
  const models = await startService(join(root, 'examples', 'model-server', 'main.mjs'), []);
  const up = ['up', '--port', '0', '--data', data, '--grpc-port', 'off', '--json'];
  const pawl = await startService(join(root, 'packages', 'cli', 'bin', 'pawl.js'), up).catch(async error => {
    await models.stop();
    throw error;
  });
  const stop = async () => {
    await Promise.all([pawl.stop(), models.stop()]);
    rmSync(data, { recursive: true, force: true });
  };
  return { pawl: pawl.url, models: models.url, data, stop };
};
