import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Asks the engine of a running server itself, over its socket in the data directory.
 * @param {string} data @param {string} query without FORMAT
 * @returns {Promise<readonly any[]>} rows; none of a statement that answers nothing
 */
export const engine = async (data, query) => {
  const statement = query.replace(/\s+/g, ' ').trim();
  const isSelect = /^(SELECT|WITH)\b/i.test(statement);
  const asked = isSelect ? `${statement} FORMAT JSONEachRow` : statement;
  const settings = isSelect ? { output_format_json_quote_64bit_integers: '0' } : {};
  const answer = await new Promise((resolve, reject) => {
    const path = `/?${new URLSearchParams(settings)}`;
    const sent = request({ socketPath: join(data, 'sockets', 'events.sock'), path, method: 'POST' }, resolve);
    sent.once('error', reject);
    sent.end(asked);
  });
  const body = await text(answer);
  if (answer.statusCode !== 200) throw new Error(`${body.slice(0, 500)}\n${statement.slice(0, 500)}`);
  return isSelect
    ? body
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line))
    : [];
};
