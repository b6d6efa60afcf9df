// The server as `pawl up` starts it, or its receiver and store alone: without redaction, and with each insert synced as
// asked.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { redact, assemble, sync } = JSON.parse(process.argv[2]);
const root = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
const dist = '../../packages/server/dist';

if (assemble) {
  const { startServer } = await import(`${dist}/index.js`);
  const server = await startServer({ dataDirectory: root, port: 0 });
  process.stdout.write(`${JSON.stringify({ url: server.url, root })}\n`);
} else {
  const { openEmbeddedEvents, prepareDataDirectory } = await import(`${dist}/engines/index.js`);
  const { openClickhouseStore, syncInserts, UNREDACTED } = await import(`${dist}/stores/index.js`);
  const { createIntake, otlpReceiver, otlpReception, redactorOf } = await import(`${dist}/receivers/index.js`);
  const { listen } = await import(`${dist}/listen.js`);
  const events = await openEmbeddedEvents(prepareDataDirectory(root), () => {});
  const store = await openClickhouseStore(events.client, Date.now);
  await syncInserts(events.client, sync);
  const redactor = redact ? redactorOf(new Uint8Array(32).fill(1)) : UNREDACTED;
  const intake = { ...createIntake(store, { mark() {} }, redactor), unboundLogs: async () => {} };
  const receiver = otlpReceiver(otlpReception(intake, line => process.stderr.write(`${line}\n`)));
  const { port } = await listen(receiver, '127.0.0.1', 0);
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, root })}\n`);
}
