import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { ID_PATTERN } from '../../trajectory/index.js';

/** Characters kept of a foreign name before its hash. */
const KEPT = 80;

/**
 * A case id made of a foreign name: itself where it can be one, else its letters and digits with a piece of its hash, so
 * that different names stay different.
 */
export const caseIdOf = (name: string): string => {
  if (ID_PATTERN.test(name)) return name;
  const plain = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, KEPT);
  const hash = bytesToHex(sha256(utf8ToBytes(name))).slice(0, 8);
  return plain === '' ? hash : `${plain}-${hash}`;
};
