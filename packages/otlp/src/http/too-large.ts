import type { PawlError } from '@pawl/core/errors';
import { tooLarge } from '../errors.js';

export const bodyTooLarge = (maxBytes: number): PawlError =>
  tooLarge(`the request is larger than the limit of ${maxBytes} bytes (decompressed)`);
