import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { Hono } from 'hono';
import { notFound } from './problems.js';

/** What the built interface consists of. Anything else is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** The build puts a hash of the content into the names of these. */
const HASHED = '/assets/';

/**
 * The interface's files. A path without a file of its own is a page of the interface, which finds its own way: it gets
 * `index.html`. Without a directory, one sentence stands there.
 */
export const interfaceRoutes = (directory: string | null): Hono => {
  const routes = new Hono();
  routes.get('*', async context => {
    const { path } = context.req;
    // What looks like the API and is none must not answer with a page.
    if (/^\/(?:api|v1)(?:\/|$)/.test(path)) throw notFound('resource', path);
    if (directory === null) return context.text('pawl is up. Its interface is not installed; the API is at /api.\n');
    const found = await readInside(directory, path);
    if (found !== null) {
      return context.body(found, 200, {
        'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
        'cache-control': path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
    }
    // A missing file is missing; only a page may be any path.
    if (extname(path) !== '' && path.startsWith(HASHED)) throw notFound('file', path);
    const page = await readInside(directory, '/index.html');
    if (page === null) throw notFound('file', '/index.html');
    return context.body(page, 200, { 'content-type': CONTENT_TYPES['.html'] ?? '', 'cache-control': 'no-cache' });
  });
  return routes;
};

/** The file of a URL path below `directory`; null when there is none, or it would lie elsewhere. */
const readInside = async (directory: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> => {
  const name = decoded(path);
  if (name === null || !Object.hasOwn(CONTENT_TYPES, extname(name))) return null;
  // Whole segments only: none hidden, none that climbs, no separator of another system, no NUL.
  if (!name.split('/').every(segment => /^(?!\.)[^\\\0:]*$/.test(segment))) return null;
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, name));
    return file.startsWith(root + sep) ? new Uint8Array(await readFile(file)) : null;
  } catch {
    return null;
  }
};

const decoded = (path: string): string | null => {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
};
