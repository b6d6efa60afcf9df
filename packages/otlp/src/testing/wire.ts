/** A length-delimited protobuf field, written byte by byte: what no ordinary encoder would send. */
export const field = (number: number, body: Uint8Array): Buffer => Buffer.concat([head(number, body.length), body]);

/** An AnyValue of `levels` lists in each other around `true`. protobufjs refuses to write more than 100 levels. */
export const nestedLists = (levels: number): Buffer => {
  const heads: Buffer[] = [Buffer.from([0x10, 1])];
  let size = 2;
  for (let level = 0; level < levels; level += 1) {
    for (const number of [1, 5]) {
      const next = head(number, size);
      heads.push(next);
      size += next.length;
    }
  }
  return Buffer.concat(heads.reverse());
};

/** A trace request with one span whose `fields` follow its ids. */
export const requestOf = (...fields: readonly Uint8Array[]): Buffer => {
  const span = Buffer.concat([field(1, Buffer.alloc(16, 1)), field(2, Buffer.alloc(8, 1)), ...fields]);
  return field(1, field(2, field(2, span)));
};

const head = (number: number, length: number): Buffer => {
  const bytes = [(number << 3) | 2];
  let rest = length;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
};
