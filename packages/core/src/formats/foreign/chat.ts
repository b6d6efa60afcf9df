import { isObject, type Json, type JsonObject, own, unfold } from '../../trajectory/index.js';

/** Where request and response bodies keep their messages, in the order in which they are looked for. */
const HOLDERS = ['messages', 'choices', 'generations', 'input', 'contents', 'prompts', 'output'] as const;

/** LangChain's newer messages say with `type` what others say with `role`. */
const TYPES: ReadonlyMap<Json, string> = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['AIMessageChunk', 'assistant'],
  ['system', 'system'],
  ['tool', 'tool'],
]);

/**
 * The messages in what a model was asked or answered, whatever body they stand in: a list of messages, a list of such
 * lists, a request or response of a provider, a LangChain result, or a text.
 *
 * @param role - whose words a mere text is
 */
export const chatOf = (given: Json | undefined, role: 'user' | 'assistant'): readonly Json[] => {
  const value = given === undefined ? null : unfold(given);
  if (value === null || value === '') return [];
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return items.flatMap(item =>
      Array.isArray(item) ? item.flatMap((inner: Json) => said(inner, role)) : said(item, role),
    );
  }
  if (!isObject(value) || isMessage(value)) return said(value, role);
  for (const holder of HOLDERS) {
    const held = own(value, holder);
    if (held !== undefined && held !== null) return Array.isArray(held) ? chatOf(held, role) : chatOf([held], role);
  }
  return said(value, role);
};

const isMessage = (value: JsonObject): boolean =>
  ['role', 'content', 'parts', 'kwargs'].some(key => Object.hasOwn(value, key));

const said = (item: Json, role: string): readonly Json[] => {
  if (item === null) return [];
  if (!isObject(item)) return [{ role, content: typeof item === 'string' ? item : JSON.stringify(item) }];
  const type = TYPES.get(own(item, 'type') ?? null);
  if (type !== undefined && own(item, 'role') === undefined) return [{ ...item, role: type }];
  if (isMessage(item)) return [item];
  const inner = own(item, 'message');
  if (isObject(inner)) return said(inner, role);
  // A generation without a message is a text; an item of OpenAI's Responses API tells by its own type what it is.
  const text = own(item, 'text');
  if (typeof text === 'string') return [{ role, content: text }];
  return typeof own(item, 'type') === 'string' ? [item] : [{ role, content: JSON.stringify(item) }];
};
