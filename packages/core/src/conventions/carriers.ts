import type { Json } from '../trajectory/index.js';
import type { AttributeReader } from './attribute-reader.js';
import type { Reading } from './convention.js';

const CONVERSATION = ['sessionId', 'session_id', 'threadId', 'thread_id', 'conversationId', 'conversation_id'];
const USER = ['userId', 'user_id'];
const PROMPT_VERSION = ['promptVersion', 'prompt_version', 'prompt.version'];

const under = (prefix: string, keys: readonly string[]): readonly string[] => keys.map(key => `${prefix}${key}`);

/** What an application says about its run in attributes of its own, under a prefix that its framework chose. */
export type Carried = Pick<Reading, 'conversationId' | 'userId' | 'tags'>;

/**
 * Reads who and what a run was for: from the standard attributes, else from those that a framework carries for the
 * application (`ai.telemetry.metadata.sessionId`). Everything else that is carried and plain becomes a tag, unless
 * `isPrivate` says that the framework put it there for itself: such keys stay unread.
 */
export const readCarried = (
  attributes: AttributeReader,
  prefix: string,
  isPrivate: (key: string) => boolean = () => false,
): Carried => {
  const conversations = under(prefix, CONVERSATION);
  const users = under(prefix, USER);
  const versions = under(prefix, PROMPT_VERSION);
  const conversationId = attributes.text('gen_ai.conversation.id', 'session.id', ...conversations);
  const userId = attributes.text('user.id', 'enduser.id', ...users);
  attributes.skip('gen_ai.conversation.id', 'session.id', ...conversations, 'user.id', 'enduser.id', ...users);

  const known = new Set([...conversations, ...users, ...versions]);
  const tags: (readonly [string, Json])[] = [];
  for (const key of attributes.keys()) {
    if (!key.startsWith(prefix) || known.has(key) || isPrivate(key.slice(prefix.length))) continue;
    const value = attributes.plain(key);
    if (value !== undefined) tags.push([key.slice(prefix.length), value]);
  }
  const version = attributes.text(...versions);
  if (version !== undefined) tags.push(['prompt_version', version]);
  return { conversationId, userId, tags: tags.length > 0 ? tags : undefined };
};
