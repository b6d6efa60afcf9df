/** How files begin, each at an offset. */
const BEGINNINGS: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/gif', at: 0, bytes: 'GIF87a' },
  { type: 'image/gif', at: 0, bytes: 'GIF89a' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
  { type: 'audio/wav', at: 8, bytes: 'WAVE' },
  { type: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { type: 'audio/mpeg', at: 0, bytes: '\xff\xfb' },
  { type: 'audio/mpeg', at: 0, bytes: '\xff\xf3' },
  { type: 'audio/ogg', at: 0, bytes: 'OggS\0' },
  { type: 'audio/flac', at: 0, bytes: 'fLaC' },
  { type: 'video/mp4', at: 4, bytes: 'ftyp' },
  { type: 'application/pdf', at: 0, bytes: '%PDF-' },
];

/** What a file is by its first bytes; null for what is not known, text and markup of every kind among it. */
export const mediaTypeOf = (data: Buffer): string | null =>
  BEGINNINGS.find(({ at, bytes }) => data.toString('latin1', at, at + bytes.length) === bytes)?.type ?? null;
