import type { ClickHouseClient } from '@clickhouse/client';
import { blobOf } from './blobs/index.js';
import { rowsOf } from './clickhouse-statements.js';
import type { Project } from './query.js';

/** A file that was taken out of what came in. */
export interface StoredBlob {
  /** By its first bytes. */
  readonly mediaType: string;
  readonly data: Buffer;
}

/** The part of the event store that reads files. */
export interface BlobStore {
  /** The file with this hash (32 hex digits); null when there is none, or none any more. */
  blob(project: Project, hash: string): Promise<StoredBlob | null>;
}

export const clickhouseBlobs = (client: ClickHouseClient): BlobStore => ({
  async blob(project, hash) {
    const [row] = await rowsOf<{ media_type: string; base64: string }>(client, blobOf(project, hash));
    return row === undefined ? null : { mediaType: row.media_type, data: Buffer.from(row.base64, 'base64') };
  },
});
