/** Zstandard frames written by hand (RFC 8878): Node writes none before 22.15, and no encoder writes what is wrong. */

const header = (type: number, size: number): Buffer => {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE((size << 3) | (type << 1), 0, 3);
  return bytes;
};

/** Blocks of a {@link frame}. */
export const blocks = {
  raw: (content: string | Uint8Array): Buffer => Buffer.concat([header(0, content.length), Buffer.from(content)]),
  /** One character, `times` times. */
  repeat: (character: string, times: number): Buffer => Buffer.concat([header(1, times), Buffer.from(character)]),
} as const;

/** A frame that does not tell its size, with a window of 1 MiB and no checksum. */
export const frame = (...content: readonly Buffer[]): Buffer => {
  const last = Buffer.from(content.at(-1) ?? blocks.raw(''));
  last[0] = (last[0] ?? 0) | 1;
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]), ...content.slice(0, -1), last]);
};

/** A body in frames of blocks as they are. */
export const stored = (body: Uint8Array): Buffer => frame(blocks.raw(body));

export const skippable = (size: number): Buffer => {
  const bytes = Buffer.alloc(8 + size, 1);
  bytes.writeUInt32LE(0x184d2a53, 0);
  bytes.writeUInt32LE(size, 4);
  return bytes;
};
