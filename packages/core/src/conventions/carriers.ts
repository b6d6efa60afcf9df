import type { Json } from '../trajectory/index.js';
import type { AttributeReader } from './attribute-reader.js';
import type { Reading } from './convention.js';
import { remembered } from './remembered.js';

const CONVERSATION = ['sessionId', 'session_id', 'threadId', 'thread_id', 'conversationId', 'conversation_id'];
const USER = ['userId', 'user_id'];
const PROMPT_VERSION = ['promptVersion', 'prompt_version', 'prompt.version'];

interface Keys {
  readonly conversations: readonly string[];
  readonly users: readonly string[];
  readonly versions: readonly string[];
  /** All of them. */
  readonly known: ReadonlySet<string>;
}

/** By prefix: there is one for each convention that carries something. */
const keysUnder = remembered((prefix: string): Keys => {
  const [conversations, users, versions] = [CONVERSATION, USER, PROMPT_VERSION].map(keys =>
    keys.map(key => `${prefix}${key}`),
  ) as [string[], string[], string[]]; // as many as were given
  return {
    conversations: ['gen_ai.conversation.id', 'session.id', ...conversations],
    users: ['user.id', 'enduser.id', ...users],
    versions,
    known: new Set([...conversations, ...users, ...versions]),
  };
});

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
  const { conversations, users, versions, known } = keysUnder(prefix);
  const conversationId = attributes.text(...conversations);
  const userId = attributes.text(...users);
  attributes.skip(...conversations, ...users);

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
