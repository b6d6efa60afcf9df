import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Conversation,
  LONGEST_CONVERSATION,
  lookAtAll,
  newConversation,
  sendNext,
  WHOLE,
} from './testing/conversations.js';
import { atScale } from './testing/scale.js';
import { descendantsOf, killLeftServers, type ServerProcess, startServerProcess } from './testing/server-process.js';
import { jsonOf, temporaryFolder, until } from './testing/temporary.js';

const KILLS = atScale(50, 200);
const SENDERS = 4;
/** Taken in turn; what is killed, and whether the server has to be started again. */
const VICTIMS = ['the server', 'the event engine', 'everything', 'the server', 'the state engine'] as const;

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

const engineOf = async (url: string, engine: 'events' | 'state'): Promise<number> => {
  const { engines } = await jsonOf(fetch(`${url}/api/health`));
  return engines[engine].pid;
};

describe.runIf(process.platform === 'linux')('kill -9 between and during acknowledgements', () => {
  it(`${KILLS} times: everything acknowledged is there once, with its contents`, {
    timeout: 120_000 + KILLS * 6_000,
  }, async () => {
    const dataDirectory = join(folder.path, 'data');
    const start = (): Promise<ServerProcess> => startServerProcess({ dataDirectory, port: 0 });
    const conversations: Conversation[] = [];
    const statuses = new Set<number>();
    const starts: number[] = [];
    const killed = new Map<string, number>();

    /** Sends until told to stop, or until the server is gone. */
    const sendUntil = async (url: string, from: Conversation, stopped: () => boolean): Promise<Conversation> => {
      let conversation = from;
      while (!stopped()) {
        if (conversation.sent >= LONGEST_CONVERSATION && conversation.unsure.length === 0) {
          conversation = newConversation(1 + conversations.length);
          conversations.push(conversation);
        }
        try {
          const { status } = await sendNext(url, conversation);
          statuses.add(status);
          if (status !== 200) await wait(20);
        } catch {
          return conversation;
        }
      }
      return conversation;
    };

    let going: readonly Conversation[] = Array.from({ length: SENDERS }, (_, at) => newConversation(1 + at));
    conversations.push(...going);
    let server = await start();
    starts.push(server.startedInMs);
    let looked = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const victim = VICTIMS[kill % VICTIMS.length] ?? 'the server';
      const engine = victim === 'the event engine' ? 'events' : victim === 'the state engine' ? 'state' : null;
      killed.set(victim, (killed.get(victim) ?? 0) + 1);
      const since = conversations.length;
      let stop = false;
      const { url, pid } = server;
      const victimPid = engine === null ? pid : await engineOf(url, engine);
      const sending = Promise.all(going.map(each => sendUntil(url, each, () => stop)));
      await wait(20 + Math.random() * 400);
      if (engine === null) {
        const others = victim === 'everything' ? descendantsOf(pid) : [];
        for (const other of others) process.kill(other, 'SIGKILL');
        await server.kill('SIGKILL');
        going = await sending;
        server = await start();
        starts.push(server.startedInMs);
      } else {
        process.kill(victimPid, 'SIGKILL');
        await until(`${victim} is back`, async () => {
          const { engines } = await jsonOf(fetch(`${url}/api/health`));
          return engines[engine].status === 'up' && engines[engine].pid !== victimPid;
        });
        await wait(50);
        stop = true;
        going = await sending;
      }
      const touched = [...new Set([...going, ...conversations.slice(since)])];
      const found = await lookAtAll(server.url, touched);
      expect(found, `after kill ${kill + 1}, of ${victim}\n${server.log()}`).toMatchObject(WHOLE);
      looked += found.seen;
    }

    const all = await lookAtAll(server.url, conversations);
    expect(all).toMatchObject(WHOLE);
    await until('every trajectory is listed', async () => {
      const known = conversations.filter(each => each.acknowledged.size > 0).map(each => each.trace as string);
      const listed = new Set<string>();
      for (let cursor = ''; ; ) {
        const page = await jsonOf(fetch(`${server.url}/api/trajectories?limit=200&cursor=${cursor}`));
        for (const { id } of page.items) listed.add(id);
        if (page.next === null) break;
        cursor = page.next;
      }
      return known.every(trace => listed.has(trace));
    });
    await server.kill('SIGTERM');

    const sum = (of: (each: Conversation) => number): number => conversations.reduce((total, c) => total + of(c), 0);
    const acknowledged = sum(each => each.acknowledged.size);
    const median = [...starts].sort((a, b) => a - b)[starts.length >> 1] ?? 0;
    console.info(
      `${KILLS} kills (${[...killed].map(([what, count]) => `${count} of ${what}`).join(', ')}): ` +
        `${acknowledged} spans acknowledged, 0 missing, 0 twice, 0 with other contents ` +
        `(${sum(each => each.resent)} sent again, ${looked + all.seen} looked at in ${conversations.length} traces); ` +
        `start ${median.toFixed()} ms (median)`,
    );
    expect([...statuses].filter(status => status !== 200 && status !== 503)).toEqual([]);
    expect(acknowledged).toBeGreaterThan(KILLS * SENDERS);
  });
});
