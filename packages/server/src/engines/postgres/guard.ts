// Entry of the small process between the server and postgres. Postgres does not notice that its parent died; the guard
// does, and stops it. Argument: JSON of Cluster.
import { bindToServer, tellServer } from '../child-protocol.js';
import { type Cluster, clearStale, initialise, startPostgres, stopProcess, whenReady } from './cluster.js';

const STDERR_KEPT = 4_096;

const main = async (): Promise<void> => {
  const cluster = JSON.parse(process.argv[2] ?? '') as Cluster;
  let postgres: ReturnType<typeof startPostgres> | undefined;
  let stopping = false;
  let stderr = '';

  const stop = async (): Promise<void> => {
    stopping = true;
    if (postgres?.pid !== undefined) await stopProcess(postgres.pid);
    process.exit(0);
  };
  bindToServer({ gone: () => void stop(), stop: () => void stop() });

  const fail = async (message: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await tellServer({ kind: 'failed', code: 'STATE_ENGINE_FAILED', message: `${message}\n${stderr}`.trim() });
    if (postgres?.pid !== undefined) await stopProcess(postgres.pid);
    process.exit(1);
  };

  try {
    initialise(cluster);
    // It may have taken a while, during which nothing was heard: the server may be gone, and another one at work.
    await new Promise(resolve => setImmediate(resolve));
    if (stopping) return;
    await clearStale(cluster);
    if (stopping) return;
    postgres = startPostgres(cluster);
    postgres.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT)));
    postgres.on('error', error => void fail(error.message));
    await whenReady(cluster, postgres, 20_000);
    postgres.on('exit', (code, signal) => void fail(`postgres ended with ${signal ?? `exit code ${code}`}`));
    await tellServer({ kind: 'ready' });
  } catch (error) {
    await fail(error instanceof Error ? error.message : String(error));
  }
};

void main();
