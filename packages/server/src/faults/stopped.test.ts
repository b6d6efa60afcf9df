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
} from '../testing/conversations.js';
import { atScale } from '../testing/scale.js';
import { killLeftServers, startServerProcess } from '../testing/server-process.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

/** Longer than exporters wait (10 s); at full scale longer than the server waits for its engine (30 s). */
const LONG_MS = atScale(12_000, 45_000);
const SHORT_MS = atScale(3_000, 12_000);
const SENDERS = 8;

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

describe.runIf(process.platform === 'linux')('an event engine that stands still', () => {
  it.each([
    { end: 'goes on', signal: 'SIGCONT', stoppedMs: LONG_MS },
    { end: 'is killed', signal: 'SIGKILL', stoppedMs: SHORT_MS },
  ] as const)('and then $end: only 200 and 503, and what was acknowledged is stored', {
    timeout: 60_000 + 3 * LONG_MS,
  }, async ({ end, signal, stoppedMs }) => {
    const server = await startServerProcess({ dataDirectory: join(folder.path, signal), port: 0 });
    const { url } = server;
    const healthOf = async () => (await jsonOf(fetch(`${url}/api/health`))).engines.events;
    const conversations: Conversation[] = [];
    const statuses: Record<number, number> = {};
    let slowest = 0;
    let stop = false;
    const sending = Promise.all(
      Array.from({ length: SENDERS }, async () => {
        for (let conversation: Conversation | null = null; !stop; ) {
          if (
            conversation === null ||
            (conversation.sent >= LONGEST_CONVERSATION && conversation.unsure.length === 0)
          ) {
            conversation = newConversation(1 + conversations.length);
            conversations.push(conversation);
          }
          const { status, ms } = await sendNext(url, conversation);
          statuses[status] = (statuses[status] ?? 0) + 1;
          slowest = Math.max(slowest, ms);
          await wait(status === 200 ? 100 : 500);
        }
      }),
    );
    await wait(1_000);
    const { pid } = await healthOf();
    process.kill(pid, 'SIGSTOP');
    await wait(stoppedMs);
    const meanwhile = await fetch(`${url}/api/health`);
    await meanwhile.arrayBuffer();
    const before = conversations.reduce((sum, each) => sum + each.acknowledged.size, 0);
    process.kill(pid, signal);
    await until(
      'spans are taken again',
      () => conversations.reduce((sum, each) => sum + each.acknowledged.size, 0) > before + SENDERS * 4,
      30_000,
    );
    const { status: engine } = await healthOf();
    stop = true;
    await sending;
    const found = await lookAtAll(url, conversations);
    const acknowledged = conversations.reduce((sum, each) => sum + each.acknowledged.size, 0);
    console.info(
      `engine stopped for ${stoppedMs / 1000} s, then ${end}: answers ${JSON.stringify(statuses)}, the slowest after ` +
        `${(slowest / 1000).toFixed(1)} s; ${acknowledged} spans acknowledged, ${found.missing.length} missing, ` +
        `${found.twice.length} twice, ${found.damaged.length} with other contents`,
    );
    expect(found, server.log()).toMatchObject(WHOLE);
    expect(Object.keys(statuses).filter(status => status !== '200' && status !== '503')).toEqual([]);
    expect([meanwhile.status, engine]).toEqual([200, 'up']);
    await server.kill('SIGTERM');
  });
});
