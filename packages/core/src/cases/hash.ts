import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hex digits. Binds a result to the file that it was made with. */
export const hashCase = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
