// The server as `pawl up` starts it, or (without redaction) its receiver and store alone, which no option does.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { redact, assemble } = JSON.parse(process.argv[2]);
const root = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
const dist = '../../packages/server/dist';

if (assemble) {
  const { startServer } = await import(`${dist}/index.js`);
  const server = await startServer({ dataDirectory: root, port: 0 });
  process.stdout.write(`${JSON.stringify({ url: server.url, root })}\n`);
} else {
  const { openEmbeddedEvents, prepareDataDirectory } = await import(`${dist}/engines/index.js`);
  const { openClickhouseStore, UNREDACTED } = await import(`${dist}/stores/index.js`);
  const { createIntake, otlpReceiver, redactorOf } = await import(`${dist}/receivers/index.js`);
  const { listen } = await import(`${dist}/listen.js`);
  const events = await openEmbeddedEvents(prepareDataDirectory(root), () => {});
  const store = await openClickhouseStore(events.client, Date.now);
  const assembler = { mark() {} };
  const redactor = redact ? redactorOf(new Uint8Array(32).fill(1)) : UNREDACTED;
  const receiver = otlpReceiver(createIntake(store, assembler, redactor), line => process.stderr.write(`${line}\n`));
  const { port } = await listen(receiver, '127.0.0.1', 0);
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, root })}\n`);
}
