// The suites of what writes and reads events beside the store's own contract, once more on a ClickHouse server's HTTP
// interface, behind credentials and with another profile: see testing/clickhouse-server.ts.
import { OVER_HTTP } from './testing/app.js';

process.env[OVER_HTTP] = '1';
await import('./retention/retention.test.js');
await import('./routes/feedback.test.js');
await import('./routes/measures.test.js');
await import('./routes/sessions.test.js');
