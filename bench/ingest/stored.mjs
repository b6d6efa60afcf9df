// Asks the embedded engine of a data directory, behind the server's back.
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ask = async (root, query) => {
  const answer = await new Promise((resolve, reject) => {
    const path = `/?output_format_json_quote_64bit_integers=0&query=${encodeURIComponent(`${query} FORMAT JSONEachRow`)}`;
    const asked = request({ socketPath: join(root, 'sockets', 'events.sock'), path, method: 'POST' }, resolve);
    asked.once('error', reject);
    asked.end();
  });
  const lines = await text(answer);
  if (answer.statusCode !== 200) throw new Error(lines);
  return JSON.parse(lines);
};

/** Spans by id and how often they are there, and references to contents that are not. */
export const stored = root =>
  ask(
    root,
    `SELECT uniqExact(trace_id, span_id) AS ids, count() AS copies,
      (SELECT count() FROM (SELECT DISTINCT arrayJoin(contents) AS content FROM pawl.spans)
        WHERE content NOT IN (SELECT hash FROM pawl.contents)) AS missing
    FROM pawl.spans`,
  );

/** How many traces have a summary of all that came. */
export const summaries = async root => {
  const { found } = await ask(
    root,
    `SELECT count() AS found FROM (SELECT id, max(received) AS known FROM pawl.trajectories GROUP BY id) AS summary
    INNER JOIN (SELECT trace_id AS id, max(received) AS newest FROM pawl.spans GROUP BY trace_id) AS trace USING id
    WHERE known >= newest`,
  );
  return found;
};
