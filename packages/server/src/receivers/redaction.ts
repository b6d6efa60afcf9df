import { keyedToken, mayBeField, redactFragment, redactJson } from '@pawl/core/redact';
import type { Redactor } from '../stores/index.js';

/** Redacts with the classes of `core`, which replace a text whole where they fail: nothing passes unredacted. */
export const redactorOf = (key: Uint8Array): Redactor => {
  const redaction = { token: keyedToken(key) };
  return {
    value: (value, place) => redactJson(value, redaction, place).value,
    key: name => Object.keys(redactJson({ [name]: null }, redaction).value ?? {})[0] ?? '',
    fragment: (text, place) => redactFragment(text, place, redaction).text,
    isField: name => mayBeField(name, redaction),
  };
};
