import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lookAtAll, newConversation, sendNext, WHOLE } from '../testing/conversations.js';
import { killLeftServers, startServerProcess } from '../testing/server-process.js';
import { jsonOf, temporaryFolder } from '../testing/temporary.js';

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

/** What a killed server, runner or engine may leave half done, each where it would be. */
const LEFT: Readonly<Record<string, string>> = {
  'incoming/11111111-2222-3333-4444-555555555555.rows': 'half of a row',
  'sockets/events.sock': 'not a socket',
  'lock/9.json': '{"pid": 4194',
  'lock/10.json.4194305': '{"pid": 4194305}',
  'server.json': '{"pid": 41943',
  'server.json.4194305': '{"pid": 4194305}',
  'runs/torn/run.json': '{"schema": "pawl-run/1", "id": "to',
  'runs/empty/run.json': '',
  'gates/torn.json': '{"schema": "pawl-ga',
  'gates/empty.json': '',
};

it('what a crash left half done is put away, and nothing else', { timeout: 120_000 }, async () => {
  const dataDirectory = join(folder.path, 'data');
  const first = await startServerProcess({ dataDirectory, port: 0 });
  const conversation = newConversation(1);
  expect((await sendNext(first.url, conversation)).status).toBe(200);
  await first.kill('SIGKILL');
  for (const [file, text] of Object.entries(LEFT)) {
    const path = join(dataDirectory, file);
    mkdirSync(join(path, '..'), { recursive: true });
    if (!existsSync(path) || !file.startsWith('sockets')) writeFileSync(path, text);
  }
  // A part that was being written when the engine died.
  const [table] = partsOf(join(dataDirectory, 'events'));
  if (table !== undefined) {
    mkdirSync(join(table, 'tmp_insert_202611_999_999_0'));
    writeFileSync(join(table, 'tmp_insert_202611_999_999_0', 'data.bin'), 'half');
  }

  const next = await startServerProcess({ dataDirectory, port: 0 });
  expect(await lookAtAll(next.url, [conversation]), next.log()).toMatchObject(WHOLE);
  expect((await sendNext(next.url, conversation)).status).toBe(200);
  expect(readdirSync(join(dataDirectory, 'incoming'))).toEqual([]);
  const lists = await Promise.all(['runs', 'gates'].map(what => jsonOf(fetch(`${next.url}/api/${what}`))));
  expect(lists.map(({ items }) => items)).toEqual([[], []]);
  // A line that was cut off in a run that is whole otherwise belongs to nobody yet.
  appendFileSync(join(dataDirectory, 'runs/torn/attempts.jsonl'), '{"case": "ref');
  expect((await fetch(`${next.url}/api/runs/torn`)).status).toBe(404);
  expect((await next.kill('SIGTERM')).code).toBe(0);
  console.info(
    `torn state: ${Object.keys(LEFT).length + (table === undefined ? 0 : 1)} half-written files and folders left behind, ` +
      `started, ${conversation.acknowledged.size} spans whole`,
  );
  expect(table).toBeDefined();
});

/** Folders of tables that hold parts. */
const partsOf = (events: string): readonly string[] =>
  readdirSync(events, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory() && /^\d{6}_\d+_\d+_\d+$/.test(entry.name))
    .map(entry => entry.parentPath);
