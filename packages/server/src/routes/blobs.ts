import { Hono } from 'hono';
import { type BlobStore, DEFAULT_PROJECT } from '../stores/index.js';
import { notFound } from './problems.js';

/** What a browser may show in place. Everything else is downloaded, and none of it is markup: see `stores/blobs/media-types.ts`. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'audio/wav', 'audio/mpeg']);
const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/wav': 'wav',
  'audio/mpeg': 'mp3',
  'application/pdf': 'pdf',
};

/** Files that were taken out of messages. */
export const blobRoutes = (store: BlobStore): Hono => {
  const routes = new Hono();
  routes.get('/:hash', async context => {
    const hash = context.req.param('hash');
    const blob = /^[0-9a-f]{32}$/.test(hash) ? await store.blob(DEFAULT_PROJECT, hash) : null;
    if (blob === null) throw notFound('file', hash);
    const ending = ENDINGS[blob.mediaType];
    const how = SHOWN.has(blob.mediaType) ? 'inline' : 'attachment';
    return context.body(new Uint8Array(blob.data), 200, {
      'content-type': ending === undefined ? 'application/octet-stream' : blob.mediaType,
      'content-disposition': `${how}; filename="${hash}.${ending ?? 'bin'}"`,
      'x-content-type-options': 'nosniff',
    });
  });
  return routes;
};
