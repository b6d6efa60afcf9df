import { isPawlError } from '@pawl/core/errors';
import { describe, expect, it } from 'vitest';
import { blocks, frame, skippable } from '../testing/zstd.js';
import { unzstd } from './zstd.js';

const MIB = 1024 * 1024;

/** What `zstd -19` made of the text below: without its size, as from a pipe, and with it, as from a file. */
const TEXT = Array.from({ length: 4000 }, (_, i) => `line ${i % 250} of a text that repeats itself\n`).join('');
const PIPED =
  'KLUv/QRo3AsAxps8FaCp2gBsr1/u6QDgTmR375Q88OvUCD8AMwA2AERERDMzMzMzIiIiIiL///+/bdu23bZt2/JoLBKHwtMsgECBQeFAQIVDgAHBkMBDwMCBhwXDgQEUOGDQYEBQEK/T5/Lf7+Nnc5k8Ft92Hb5aq9Sp9HXb6IVFBcWExMPRiN7d3d3dmZmZmZlVVVVVVRERBT9fL+7MrIxsTOxmq4VdWVVRTUm9XK2oI6MioiGhk6kUdGNTQzMj8/F0Yk5MSkhGRC6WSsjdAqZpmqZpmqZpmqZpmqZpmqZpmqZpmqZpmqbp122jFxYVFBMSD0cjwryzq6ObkwuA+6ghYLz2fwPQG5VlDBJIEPj/P4O//x1T2qulCQGSACAAIAAo6HB/bgQQAolHAqAAEAAQAAQCAgAFgACAACAAEACIAAQABIDKUC1gIiURJSGRkBKRkEiQiEhISEhEpEgkJCIkJPS38dv1bfFt9nZ6m/I2eLu7jd0swzA8GYbhN/NBEYBUAU0AAAABAH3aYvqugbGhNgQ=';
const SIZED =
  'KLUv/aSAWgIA7AsAxps8FaCp2gBsr1/u6QDgTmR375Q88OvUCD8AMwA2AERERDMzMzMzIiIiIiL///+/bdu23bZt2/JoLBKHwtMsgECBQeFAQIVDgAHBkMBDwMCBhwXDgQEUOGDQYEBQEK/T5/Lf7+Nnc5k8Ft92Hb5aq9Sp9HXb6IVFBcWExMPRiN7d3d3dmZmZmZlVVVVVVRERBT9fL+7MrIxsTOxmq4VdWVVRTUm9XK2oI6MioiGhk6kUdGNTQzMj8/F0Yk5MSkhGRC6WSsjdAqZpmqZpmqZpmqZpmqZpmqZpmqZpmqZpmqbp122jFxYVFBMSD0cjwryzq6ObkwuA+6ghYLz2fwPQG5VlDBJIEPj/VxDA4O9/B1Xaq6UVCggBgQBAACDQ4f68EQAMJJgJgIBAAGAAEAAIAAQAAgICgABAAEAAUAAQAFSGaoGJKImIFImERIiERIJEREJFQiJCQiIhISIhob+N317fFt9mb6e3lbfB291t7K4MT4ZheDJs0xQUAUgVTQAAAAEAfdpi+q6BsaE2BA==';
const piped = Buffer.from(PIPED, 'base64');
const sized = Buffer.from(SIZED, 'base64');

const read = async (bytes: Uint8Array, limit = MIB): Promise<string> =>
  Buffer.from(await unzstd(bytes, limit)).toString();
const codeOf = (bytes: Uint8Array, limit = MIB): Promise<string> =>
  unzstd(bytes, limit).then(
    () => 'read',
    error => (isPawlError(error) ? error.code : `unforeseen: ${error}`),
  );

describe('reads', () => {
  it.each([
    { what: 'a frame without its size', bytes: piped, text: TEXT },
    { what: 'a frame with its size', bytes: sized, text: TEXT },
    { what: 'two frames', bytes: Buffer.concat([sized, piped]), text: TEXT + TEXT },
    { what: 'a skippable frame between', bytes: Buffer.concat([skippable(5), piped, skippable(0)]), text: TEXT },
    {
      what: 'blocks as they are and repeated ones',
      bytes: frame(blocks.raw('ab'), blocks.repeat('c', 3)),
      text: 'abccc',
    },
    { what: 'an empty frame', bytes: frame(blocks.raw('')), text: '' },
    { what: 'nothing', bytes: Buffer.alloc(0), text: '' },
  ])('$what', async ({ bytes, text }) => {
    expect(await read(bytes)).toBe(text);
  });

  it('exactly as much as the limit', async () => {
    expect((await read(piped, TEXT.length)).length).toBe(TEXT.length);
    expect(await codeOf(piped, TEXT.length - 1)).toBe('OTLP_TOO_LARGE');
    expect(await codeOf(sized, TEXT.length - 1)).toBe('OTLP_TOO_LARGE');
  });
});

describe('refuses', () => {
  const window = (descriptor: number): Buffer => {
    const bytes = Buffer.from(frame(blocks.raw('a')));
    bytes[5] = descriptor;
    return bytes;
  };
  it.each([
    { what: 'what is no zstd', bytes: Buffer.from('{"resourceSpans":[]}'), code: 'OTLP_MALFORMED' },
    { what: 'a frame that breaks off', bytes: piped.subarray(0, -1), code: 'OTLP_MALFORMED' },
    { what: 'a header that breaks off', bytes: piped.subarray(0, 5), code: 'OTLP_MALFORMED' },
    { what: 'a skippable frame that breaks off', bytes: skippable(5).subarray(0, -1), code: 'OTLP_MALFORMED' },
    { what: 'something after the last frame', bytes: Buffer.concat([piped, Buffer.from('x')]), code: 'OTLP_MALFORMED' },
    { what: 'a checksum that is wrong', bytes: Buffer.from(piped).fill(0, piped.length - 4), code: 'OTLP_MALFORMED' },
    { what: 'a window of 2 GiB', bytes: window(0xa8), code: 'OTLP_MALFORMED' },
    { what: 'a block beyond its size', bytes: frame(blocks.repeat('a', 200_000)), code: 'OTLP_MALFORMED' },
  ])('$what', async ({ bytes, code }) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it('a bomb of 2 GiB, without unfolding any of it', async () => {
    const bomb = frame(...Array<Buffer>(16 * 1024).fill(blocks.repeat('a', 128 * 1024)));
    const before = process.memoryUsage.rss();
    const began = performance.now();
    expect(await codeOf(bomb, 20 * MIB)).toBe('OTLP_TOO_LARGE');
    const rise = (process.memoryUsage.rss() - before) / MIB;
    console.info(
      `zstd bomb of ${bomb.length} bytes: refused after ${(performance.now() - began).toFixed(1)} ms, RSS +${rise.toFixed(1)} MiB`,
    );
    expect(rise).toBeLessThan(64);
  });

  it('4,000 damaged bodies, each with a reason or within the limit', async () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const outcomes: Record<string, number> = {};
    for (let round = 0; round < 4_000; round += 1) {
      const bytes = Buffer.from(round % 2 === 0 ? piped : sized);
      for (let change = next(3); change >= 0; change -= 1) bytes[next(bytes.length)] = next(256);
      const code = await codeOf(bytes, 200_000);
      outcomes[code] = (outcomes[code] ?? 0) + 1;
    }
    expect(Object.keys(outcomes).sort()).toEqual(
      ['OTLP_MALFORMED', 'OTLP_TOO_LARGE', 'read'].filter(code => code in outcomes),
    );
    expect(outcomes['OTLP_MALFORMED']).toBeGreaterThan(2_000);
    expect(await read(piped)).toBe(TEXT);
  });
});
