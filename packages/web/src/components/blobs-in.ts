/** A file that the server took out of a text; its reference stands there. */
export interface BlobReference {
  readonly hash: string;
  readonly mediaType: string;
  readonly bytes: number;
}

const REFERENCE = /pawl-blob:([0-9a-f]{32});([a-z]+\/[a-z0-9.+-]+);(\d{1,10})/g;
/** Files shown of one text. */
const MOST = 8;

/** The files that a text refers to, each once. */
export const blobsIn = (text: string): readonly BlobReference[] => {
  if (!text.includes('pawl-blob:')) return [];
  const found = new Map<string, BlobReference>();
  for (const [, hash = '', mediaType = '', bytes = ''] of text.matchAll(REFERENCE)) {
    if (found.size < MOST) found.set(hash, { hash, mediaType, bytes: Number(bytes) });
  }
  return [...found.values()];
};
