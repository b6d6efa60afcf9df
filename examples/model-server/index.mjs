// @ts-check
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chanceOf, conversationKeys, idOf } from './chance.mjs';
import { chunksOf, complete, documentOf, MODELS } from './completion.mjs';
import { createDialects } from './dialects/index.mjs';
import { RequestError, readObject, readRequest } from './request.mjs';
import { play } from './scripts/index.mjs';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/** Bytes of the largest request. */
const LARGEST_BODY = 16 * 1024 * 1024;

/**
 * Starts the model server on loopback.
 * @param {{ port?: number, seed?: number, delay?: number, clock?: () => number }} [options] `port` 0 (default) takes a
 *   free one; `seed` (default 1) of its chance; `delay` in milliseconds before each answer (default 0); `clock` in
 *   milliseconds since 1970
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url` has no path; clients add `/v1`
 */
export const startModelServer = async ({ port = 0, seed = 1, delay = 0, clock = Date.now } = {}) => {
  const keyOf = conversationKeys(seed);
  const dialects = createDialects();
  let served = 0;

  /** @param {IncomingMessage} incoming @param {ServerResponse} response */
  const answer = async (incoming, response) => {
    response.setHeader('x-request-id', idOf('req_', seed, served++));
    const path = new URL(incoming.url ?? '/', 'http://localhost').pathname;
    if (path === '/v1/models' || (path.startsWith('/v1/models/') && !path.includes(':')))
      return answerModels(incoming, path, response);
    const dialect = dialects.find(known => known.path.test(path));
    if (path !== '/v1/chat/completions' && dialect === undefined)
      throw new RequestError(404, `Unknown request URL: ${incoming.method} ${path}.`, { code: 'unknown_url' });
    if (incoming.method !== 'POST')
      throw new RequestError(405, `${incoming.method} is not allowed here, POST is.`, { code: 'method_not_supported' });

    const body = readObject(await bodyOf(incoming));
    const request = readRequest(dialect === undefined ? body : dialect.chatOf(body, dialect.path.exec(path) ?? []));
    const key = keyOf(request);
    const completion = complete(request, play(request, chanceOf(key)), { key, created: Math.floor(clock() / 1000) });
    if (delay > 0) await sleep(delay);
    if (dialect !== undefined) return sendJson(response, 200, dialect.documentOf(completion, body));
    if (!request.stream) return sendJson(response, 200, documentOf(completion));
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    for (const chunk of chunksOf(completion, request.includeUsage))
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    response.end('data: [DONE]\n\n');
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(error => {
      const refusal = error instanceof RequestError ? error : null;
      if (refusal === null) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      if (response.headersSent) response.destroy();
      else
        sendJson(
          response,
          refusal?.status ?? 500,
          refusal?.body ?? {
            error: { message: 'The scripted model broke.', type: 'server_error', param: null, code: null },
          },
        );
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
};

/** @param {IncomingMessage} incoming @param {string} path @param {ServerResponse} response */
const answerModels = (incoming, path, response) => {
  if (incoming.method !== 'GET')
    throw new RequestError(405, `${incoming.method} is not allowed here, GET is.`, { code: 'method_not_supported' });
  const models = MODELS.map(id => ({ id, object: 'model', created: 1721172741, owned_by: 'scripted' }));
  if (path === '/v1/models') return sendJson(response, 200, { object: 'list', data: models });
  const model = models.find(({ id }) => path === `/v1/models/${id}`);
  if (model === undefined)
    throw new RequestError(404, `The model '${path.slice('/v1/models/'.length)}' does not exist.`, {
      param: 'model',
      code: 'model_not_found',
    });
  sendJson(response, 200, model);
};

/** @param {ServerResponse} response @param {number} status @param {unknown} body */
const sendJson = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

/** @param {IncomingMessage} incoming */
const bodyOf = async incoming => {
  /** @type {Buffer[]} */
  const parts = [];
  let size = 0;
  for await (const part of incoming) {
    size += part.length;
    if (size > LARGEST_BODY) throw new RequestError(413, `The body is larger than ${LARGEST_BODY} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};
