import { join } from 'node:path';
import type { Span, TraceId, Trajectory } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, describe, expect, it } from 'vitest';
import { killLeftServers, startServerProcess } from './testing/server-process.js';
import { after, span, spanId, traceId } from './testing/spans.js';
import { jsonOf, temporaryFolder, until } from './testing/temporary.js';

const KILLS = 20;
const SENDERS = 4;
const SPANS_PER_REQUEST = 20;

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

/** One trace that a sender adds to, as an SDK does: what was not acknowledged it sends again to the next server. */
interface Sender {
  readonly trace: TraceId;
  readonly acknowledged: Set<string>;
  unsure: readonly Span[];
  sent: number;
  resent: number;
}

const nextSpans = (sender: Sender): readonly Span[] =>
  Array.from({ length: SPANS_PER_REQUEST }, () => {
    sender.sent += 1;
    return span({
      traceId: sender.trace,
      spanId: spanId(sender.sent),
      parentSpanId: sender.sent === 1 ? null : spanId(1),
      startTimeUnixNano: after(sender.sent / 1000),
      endTimeUnixNano: after(sender.sent / 1000 + 1),
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': `tool ${sender.sent}`,
        text: 'x'.repeat(500),
      },
    });
  });

/** Sends until the server is gone. */
const sendUntilCut = async (url: string, sender: Sender): Promise<void> => {
  for (;;) {
    const again = sender.unsure.length > 0;
    const spans = again ? sender.unsure : nextSpans(sender);
    sender.unsure = spans;
    try {
      const response = await fetch(`${url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(encodeTraces(spans)),
      });
      await response.arrayBuffer();
      if (response.status !== 200) continue;
    } catch {
      return;
    }
    if (again) sender.resent += spans.length;
    for (const { spanId } of spans) sender.acknowledged.add(spanId);
    sender.unsure = [];
  }
};

describe('kill -9 of the server between and during acknowledgements', () => {
  it(`${KILLS} times: everything acknowledged is there, nothing twice`, { timeout: 180_000 }, async () => {
    const dataDirectory = join(folder.path, 'data');
    const senders: Sender[] = [];
    const starts: number[] = [];
    const delays: number[] = [];
    let spansSeen = 0;
    let unacknowledged = 0;

    for (let kill = 0; kill <= KILLS; kill += 1) {
      const server = await startServerProcess({ dataDirectory, port: 0 });
      starts.push(server.startedInMs);

      // What the killed servers acknowledged, through this one.
      for (const sender of senders.slice(-2 * SENDERS)) {
        const answer = await fetch(`${server.url}/api/trajectories/${sender.trace}`);
        expect([200, 404], server.log()).toContain(answer.status);
        const { steps } = answer.status === 404 ? { steps: [] } : ((await answer.json()) as Trajectory);
        const shown = steps.flatMap(step => step.spans);
        expect(shown.length, 'no span twice').toBe(new Set(shown).size);
        const missing = [...sender.acknowledged].filter(id => !new Set<string>(shown).has(id));
        expect(missing, `acknowledged spans of trace ${sender.trace} that are missing`).toEqual([]);
        spansSeen += shown.length;
        unacknowledged += shown.length - sender.acknowledged.size;
      }
      const known = senders.filter(sender => sender.acknowledged.size > 0).map(sender => sender.trace);
      await until('every trajectory is listed', async () => {
        const { items } = await jsonOf(fetch(`${server.url}/api/trajectories?limit=200`));
        const listed = new Set(items.map((item: { id: string }) => item.id));
        return known.every(trace => listed.has(trace));
      });
      if (kill === KILLS) {
        await server.kill('SIGTERM');
        break;
      }

      // Half of the senders are new, half go on with traces of the last server.
      const going = senders.slice(-SENDERS / 2);
      while (going.length < SENDERS) {
        const sender = {
          trace: traceId(1 + senders.length),
          acknowledged: new Set<string>(),
          unsure: [],
          sent: 0,
          resent: 0,
        };
        senders.push(sender);
        going.push(sender);
      }
      const sending = Promise.all(going.map(sender => sendUntilCut(server.url, sender)));
      const delay = 20 + Math.random() * 500;
      delays.push(delay);
      await new Promise(resolve => setTimeout(resolve, delay));
      await server.kill('SIGKILL');
      await sending;
    }

    const acknowledged = senders.reduce((sum, sender) => sum + sender.acknowledged.size, 0);
    const resent = senders.reduce((sum, sender) => sum + sender.resent, 0);
    const median = [...starts].sort((a, b) => a - b)[starts.length >> 1] ?? 0;
    console.log(
      `${KILLS} kills after ${Math.min(...delays).toFixed()} to ${Math.max(...delays).toFixed()} ms: ` +
        `${acknowledged} spans acknowledged, 0 missing, 0 twice (${resent} sent again; ${spansSeen} looked at, ` +
        `of which ${unacknowledged} were stored without their acknowledgement arriving); start ${median.toFixed()} ms (median)`,
    );
    expect(acknowledged).toBeGreaterThan(KILLS * SPANS_PER_REQUEST);
  });
});
