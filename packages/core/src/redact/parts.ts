import { DEFAULT_RULES } from './rules.js';
import type { Redaction } from './text.js';

/** True when a value under this key may be replaced as a whole, whatever its form: its parts say nothing then. */
export const mayBeField = (key: string, { rules = DEFAULT_RULES }: Redaction): boolean =>
  rules.keyFacts(key).classes.length > 0;

/** True when what becomes of a part of a value depends on more than its key and the key around: a rule names a path. */
export const goesByPath = ({ rules = DEFAULT_RULES }: Redaction): boolean => rules.actionAt !== null;
