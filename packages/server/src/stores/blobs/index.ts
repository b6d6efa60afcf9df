export { BLOB_COLUMNS, blobOf, CREATE_BLOBS } from './blobs.js';
export { BlobRows, type BlobTaker, blobTaker, KnownBlobs } from './take.js';
