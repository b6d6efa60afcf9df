import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, until } from '../../testing/temporary.js';
import { type DataDirectory, prepareDataDirectory } from '../data-directory.js';
import { processIdentity } from '../process-identity.js';
import { openEmbeddedState } from './engine.js';
import type { StateEngine } from './state-engine.js';
import { POSTGRES_USER } from './user.js';

let folder: ReturnType<typeof temporaryFolder>;
let data: DataDirectory;
let lines: string[];
let engines: StateEngine[];
beforeEach(() => {
  folder = temporaryFolder();
  data = prepareDataDirectory(join(folder.path, 'data'));
  lines = [];
  engines = [];
});
afterEach(async () => {
  for (const engine of engines) await engine.close();
  folder.remove();
});

const open = async (): Promise<StateEngine> => {
  const engine = await openEmbeddedState(data, line => lines.push(line));
  engines.push(engine);
  return engine;
};
const postgresPid = async ({ pool }: StateEngine): Promise<number> => {
  const { rows } = await pool.query("SELECT pg_read_file('postmaster.pid') AS file");
  return Number(rows[0].file.split('\n')[0]);
};

describe('the embedded state engine', () => {
  it('runs PostgreSQL on a socket only, as a user that is not root, with fsync', async () => {
    const { pool } = await open();
    const { rows } = await pool.query(
      "SELECT current_setting('listen_addresses') AS listens, current_setting('fsync') AS fsync",
    );
    expect(rows).toEqual([{ listens: '', fsync: 'on' }]);
    expect(statSync(data.state).mode & 0o777).toBe(0o700);
    if (POSTGRES_USER !== null) expect(statSync(data.state).uid).toBe(POSTGRES_USER.uid);
    expect(lines).toEqual([]);
  });

  it('keeps what was committed over a restart, and leaves no process behind', async () => {
    const first = await open();
    const pid = await postgresPid(first);
    await first.pool.query('CREATE TABLE kept (n int)');
    await first.close();
    engines = [];
    expect(processIdentity(pid)).toBeNull();
    const second = await open();
    expect((await second.pool.query('SELECT count(*)::int AS n FROM kept')).rows).toEqual([{ n: 0 }]);
  });

  it.each(['its guard', 'postgres'])('is started again when %s is killed', async victim => {
    const engine = await open();
    await engine.pool.query('CREATE TABLE kept (n int)');
    const guard = Number((await engine.health()).pid);
    process.kill(victim === 'postgres' ? await postgresPid(engine) : guard, 'SIGKILL');
    await until('the crash is seen', async () => (await engine.health()).restarts === 1);
    expect((await engine.pool.query('SELECT count(*)::int AS n FROM kept')).rows).toEqual([{ n: 0 }]);
  });

  it('works where the path is too long for a socket', async () => {
    data = prepareDataDirectory(join(folder.path, 'long'.repeat(40)));
    const engine = await open();
    expect((await engine.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it.runIf(POSTGRES_USER !== null)('warns and uses PGlite where its user cannot enter the folder', async () => {
    mkdirSync(join(folder.path, 'private'), { mode: 0o700 });
    data = prepareDataDirectory(join(folder.path, 'private', 'data'));
    const engine = await open();
    expect((await engine.health()).kind).toBe('pglite');
    expect(lines).toEqual([expect.stringMatching(/PGlite, because .*cannot enter .*private.*not a power cut/)]);
    await engine.pool.query('CREATE TABLE kept (n int)');
    await engine.close();
    engines = [];
    expect(existsSync(`${data.state}-pglite`)).toBe(true);
    const again = await open();
    expect((await again.pool.query('SELECT count(*)::int AS n FROM kept')).rows).toEqual([{ n: 0 }]);
  });

  it.runIf(POSTGRES_USER !== null)(
    'refuses to go on with an empty PGlite where PostgreSQL kept state before',
    async () => {
      const engine = await open();
      await engine.close();
      engines = [];
      const barred = { ...data, root: '/root' };
      await expect(openEmbeddedState(barred, () => {})).rejects.toMatchObject({ code: 'STATE_ENGINE_UNUSABLE' });
    },
  );
});
