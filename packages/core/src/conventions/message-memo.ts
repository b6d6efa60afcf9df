import { isObject, type Json, type JsonObject, type Message } from '../trajectory/index.js';

/** Lists of at least so many messages are histories, whose messages come again with the next call. */
export const HISTORY_FROM = 8;

type Read = (value: Json, defaultRole: string) => readonly Message[];

/**
 * The same reading, done once for each object: what the histories of a conversation share (see `HistoryMemo` of
 * core/trajectory) is read once and shared by the steps, too.
 */
export const rememberMessages = (read: Read): Read => {
  const known = new WeakMap<JsonObject, { readonly role: string; readonly messages: readonly Message[] }>();
  return (value, role) => {
    if (!isObject(value)) return read(value, role);
    const earlier = known.get(value);
    if (earlier?.role === role) return earlier.messages;
    const messages = read(value, role);
    known.set(value, { role, messages });
    return messages;
  };
};
