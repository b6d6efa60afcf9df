import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OtlpEncoding } from '../decode.js';
import type { Signal } from '../protobuf/signal.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = join(process.env.PAWL_SHARED_DATA ?? resolve(root, '../shared/data'), 'otlp');

export const HAVE_CAPTURES = existsSync(folder);
if (!HAVE_CAPTURES) console.warn(`skipped: no captured OTLP requests in ${folder}`);

/** One captured request body. */
export interface Capture {
  readonly stack: string;
  readonly file: string;
  readonly signal: Signal;
  readonly encoding: OtlpEncoding;
  readonly bytes: Buffer;
}

/** Every captured body of one signal, stack by stack, in order of arrival. */
export const captures = (signal: Signal): readonly Capture[] =>
  stacks().flatMap(stack =>
    readdirSync(join(folder, stack))
      .map(file => /^\d+(?:\.(logs|metrics))?\.(pb|json)$/.exec(file))
      .filter(match => match !== null)
      .filter(match => (match[1] ?? 'traces') === signal)
      .map(match => ({
        stack,
        file: match[0],
        signal,
        encoding: match[2] === 'pb' ? 'protobuf' : 'json',
        bytes: readFileSync(join(folder, stack, match[0])),
      })),
  );

/** What an independent decoder read from all bodies of a stack, as OTLP/JSON. */
export const decodedBy = (stack: string, signal: 'traces' | 'logs'): unknown =>
  JSON.parse(readFileSync(join(folder, stack, signal === 'traces' ? 'decoded.json' : 'decoded.logs.json'), 'utf8'));

export const stacks = (): readonly string[] =>
  HAVE_CAPTURES ? readdirSync(folder).filter(name => existsSync(join(folder, name, 'decoded.json'))) : [];
