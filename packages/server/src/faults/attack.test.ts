import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { lookAtAll, newConversation, sendNext, WHOLE } from '../testing/conversations.js';
import { atScale } from '../testing/scale.js';
import { killLeftServers, startServerProcess } from '../testing/server-process.js';
import { temporaryFolder } from '../testing/temporary.js';

const IDLE = atScale(2_000, 10_000);
const SLOW = 300;
const REQUESTS = 100;

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

/** What is said on a connection that never comes to an end; a byte more now and then. */
const ATTACKS: readonly { readonly say: string; readonly more: string }[] = [
  { say: '', more: '' },
  { say: 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', more: 'x' },
  {
    say: 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n',
    more: ' ',
  },
];

it(`${IDLE} idle and ${SLOW} slow connections keep nobody out`, { timeout: 120_000 }, async () => {
  const server = await startServerProcess({ dataDirectory: join(folder.path, 'data'), port: 0 });
  const port = Number(new URL(server.url).port);
  const percentile = (times: readonly number[]): number =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  const statuses = new Set<number>();
  const conversation = newConversation(1);
  const measure = async (): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < REQUESTS / 4; n += 1) {
      const { status, ms } = await sendNext(server.url, conversation);
      statuses.add(status);
      times.push(ms);
    }
    return percentile(times);
  };
  const calm = await measure();

  const sockets: Socket[] = [];
  let cut = 0;
  const hold = ({ say, more }: (typeof ATTACKS)[number]): void => {
    const socket = connect(port, '127.0.0.1', () => socket.write(say));
    const timer = more === '' ? undefined : setInterval(() => socket.write(more), 200);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      cut += 1;
    });
    sockets.push(socket);
  };
  const [idle, headers, body] = ATTACKS;
  if (idle === undefined || headers === undefined || body === undefined) throw new Error('three attacks');
  for (let n = 0; n < IDLE; n += 1) {
    hold(idle);
    if (n % 200 === 199) await wait(20);
  }
  for (let n = 0; n < SLOW; n += 1) hold(n % 2 === 0 ? headers : body);
  await wait(500);
  const attacked = await measure();
  const cutMeanwhile = cut;
  for (const socket of sockets) socket.destroy();
  await wait(200);
  const afterwards = await measure();
  const found = await lookAtAll(server.url, [conversation]);
  console.info(
    `${IDLE} idle and ${SLOW} slow connections: ${cutMeanwhile} cut; p99 of requests beside them ${attacked.toFixed()} ms ` +
      `(${calm.toFixed()} before, ${afterwards.toFixed()} after), answers ${[...statuses].join('/')}`,
  );
  expect([...statuses]).toEqual([200]);
  expect(cutMeanwhile).toBeGreaterThanOrEqual(IDLE + SLOW - 1_000);
  expect(found).toMatchObject(WHOLE);
  await server.kill('SIGTERM');
});
