import { isObject, type Json, type JsonObject, type Message } from '../trajectory/index.js';

/** Lists of at least so many messages are histories, whose messages come again with the next call. */
export const HISTORY_FROM = 8;

type Read = (value: Json, defaultRole: string) => readonly Message[];

interface History {
  readonly role: string;
  readonly items: readonly Json[];
  readonly messages: readonly Message[];
}

const goesOn = (items: readonly Json[], earlier: readonly Json[]): boolean => {
  if (items.length < earlier.length) return false;
  for (let at = earlier.length - 1; at >= 0; at -= 1) if (items[at] !== earlier[at]) return false;
  return true;
};

/**
 * Reads the messages of a list, each object once: what the histories of a conversation share (see `HistoryMemo` of
 * core/trajectory) is read once and shared by the steps, too. Where a history goes on with an earlier one, only what is new
 * is looked at.
 */
export const readingHistories = (read: Read): ((items: readonly Json[], defaultRole: string) => readonly Message[]) => {
  const known = new WeakMap<JsonObject, { readonly role: string; readonly messages: readonly Message[] }>();
  // By the first message. As long as that is remembered, so is the last history that it began.
  const histories = new WeakMap<JsonObject, History>();

  const readOnce = (value: Json, role: string): readonly Message[] => {
    if (!isObject(value)) return read(value, role);
    const earlier = known.get(value);
    if (earlier?.role === role) return earlier.messages;
    const messages = read(value, role);
    known.set(value, { role, messages });
    return messages;
  };

  return (items, role) => {
    const first = items[0];
    if (!isObject(first)) return items.flatMap(item => readOnce(item, role));
    const earlier = histories.get(first);
    const isMore = earlier !== undefined && earlier.role === role && goesOn(items, earlier.items);
    const messages = isMore ? earlier.messages.slice() : [];
    for (let at = isMore ? earlier.items.length : 0; at < items.length; at += 1)
      for (const message of readOnce(items[at] ?? null, role)) messages.push(message);
    histories.set(first, { role, items, messages });
    return messages;
  };
};
