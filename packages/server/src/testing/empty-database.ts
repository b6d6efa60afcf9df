import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Makes an empty database on a server, where the user of `serverUrl` may; returns its URL. */
export const emptyDatabase = async (serverUrl: string): Promise<string> => {
  const name = `pawl_test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};
