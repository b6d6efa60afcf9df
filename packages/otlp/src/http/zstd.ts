import { ZSTDDecoder } from 'zstddec';
import { malformed } from '../errors.js';
import { bodyTooLarge } from './too-large.js';

/** RFC 9659: what a recipient of the content coding has to support, and need not exceed. */
const MAX_WINDOW = 8 * 1024 * 1024;
/** Of one block, after decompression. */
const MAX_BLOCK = 128 * 1024;

let started: Promise<ZSTDDecoder> | undefined;

const decoder = (): Promise<ZSTDDecoder> => {
  started ??= (async () => {
    const made = new ZSTDDecoder();
    await made.init();
    return made;
  })();
  return started;
};

/**
 * Decompresses zstd: Node has it only from 22.15 on, so that the reference implementation, as WebAssembly, does it on
 * every version. Frames and blocks are walked through first; what they say they unfold to is refused before any of it is.
 *
 * @throws PawlError `OTLP_TOO_LARGE` or `OTLP_MALFORMED`
 */
export const unzstd = async (bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> => {
  const { least, most } = unfoldedSize(bytes, maxBytes);
  if (least > maxBytes) throw bodyTooLarge(maxBytes);
  if (most === 0) return new Uint8Array();
  const unfolded = (await decoder()).decode(bytes, Math.min(most, maxBytes));
  // The decoder hands back nothing when the data is damaged, and when it does not fit.
  if (unfolded.length === 0) throw most > maxBytes ? bodyTooLarge(maxBytes) : damaged('its content is damaged');
  return unfolded;
};

const damaged = (what: string) => malformed(`the body is not zstd: ${what}`);

interface Sizes {
  readonly least: number;
  readonly most: number;
}

/** What all frames unfold to, as far as their headers and those of their blocks tell (RFC 8878, 3.1). */
const unfoldedSize = (bytes: Uint8Array, maxBytes: number): Sizes => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let least = 0;
  let most = 0;
  try {
    for (let at = 0; at < bytes.length; ) {
      const magic = view.getUint32(at, true);
      if (magic >>> 4 === 0x184d2a5) {
        at += 8 + view.getUint32(at + 4, true);
        if (at > bytes.length) throw damaged('it breaks off');
        continue;
      }
      if (magic !== 0xfd2fb528) throw damaged('no frame begins where one should');
      const frame = readFrame(view, at + 4, maxBytes);
      least += frame.least;
      most += frame.most;
      at = frame.end;
    }
  } catch (error) {
    throw error instanceof RangeError ? damaged('it breaks off') : error;
  }
  return { least, most };
};

const readFrame = (view: DataView, start: number, maxBytes: number): Sizes & { readonly end: number } => {
  let at = start;
  const descriptor = view.getUint8(at++);
  const single = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x03) !== 0) throw damaged('it needs a dictionary');
  if (!single && windowOf(view.getUint8(at++)) > MAX_WINDOW) throw damaged(`its window exceeds ${MAX_WINDOW} bytes`);
  const sizeCode = descriptor >> 6;
  const declared = declaredSize(view, at, sizeCode, single);
  at += sizeCode === 0 ? Number(single) : 1 << sizeCode;
  if (declared !== null && declared > maxBytes) throw bodyTooLarge(maxBytes);

  let least = 0;
  let most = 0;
  for (let last = false; !last; ) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const type = (header >> 1) & 3;
    const size = header >> 3;
    last = (header & 1) !== 0;
    at += 3 + (type === REPEATED ? 1 : size);
    if (size > MAX_BLOCK || type > COMPRESSED) throw damaged('a block is damaged');
    least += type === COMPRESSED ? 0 : size;
    most += type === COMPRESSED ? MAX_BLOCK : size;
  }
  at += (descriptor & 0x04) === 0 ? 0 : 4;
  if (at > view.byteLength) throw damaged('it breaks off');
  return declared === null ? { least, most, end: at } : { least: declared, most: declared, end: at };
};

const REPEATED = 1;
const COMPRESSED = 2;

const windowOf = (descriptor: number): number => {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
};

const declaredSize = (view: DataView, at: number, code: number, single: boolean): number | null => {
  if (code === 0) return single ? view.getUint8(at) : null;
  if (code === 1) return view.getUint16(at, true) + 256;
  if (code === 2) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
};
