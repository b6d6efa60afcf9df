import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * What takes the place of a value. It has the form of {@link keyedToken}'s, by which redacted values are known again, and
 * is equal for equal values.
 */
export type Token = (label: string, value: string) => string;

/** What stands in a field that could not be redacted. */
export const REDACTION_FAILED = '[redaction failed]';

/**
 * Tokens such as `[email:3f9a1c2b]`: the first 32 bits of HMAC-SHA-256 (RFC 2104) of the value. Equal values stay equal
 * within one key, and without the key nobody can try out values. Keep the key with the data directory, not in the data.
 */
export const keyedToken = (key: Uint8Array): Token => {
  const keyed = hmac.create(sha256, key);
  return (label, value) => `[${label}:${bytesToHex(keyed.clone().update(utf8ToBytes(value)).digest()).slice(0, 8)}]`;
};

/** What stands in a field that a rule of the project throws away. */
export const DROPPED = '[dropped]';

/** A token of {@link keyedToken} anywhere in a text. */
export const TOKEN_PATTERN = /\[[a-z][a-z0-9_]*:[0-9a-f]{8}\]/g;

const WHOLE = /^(?:\[[a-z][a-z0-9_]*:[0-9a-f]{8}\]|\[redaction failed\]|\[dropped\])$/;

/** True when a value is a token already, and nothing else. */
export const isToken = (value: string): boolean => value.length < 64 && WHOLE.test(value);
