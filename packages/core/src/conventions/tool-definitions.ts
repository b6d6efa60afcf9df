import { isObject, type Json, type JsonObject, jsonText } from '../trajectory/index.js';
import { fromJsonText, textIn } from './attribute-reader.js';
import { remembered } from './remembered.js';

/** Where stacks write the tools that a model could call: a list, or a list of names. */
const LISTS = ['gen_ai.tool.definitions', 'ai.prompt.tools', 'gen_ai.agent.tools'] as const;
const OPENINFERENCE = /^llm\.tools\.(\d{1,4})\.tool\.json_schema$/;
const OPENLLMETRY = /^llm\.request\.functions\.(\d{1,4})\.(name|description|parameters|arguments)$/;

/**
 * The tools that a span says could be called, as canonical texts in order of their names: name, description and the
 * schema of the arguments, whatever the form they came in. Empty when the span says nothing.
 */
export const toolDefinitionsIn = (attributes: JsonObject): readonly string[] => {
  for (const key of LISTS) {
    const listed = Object.hasOwn(attributes, key) ? unfolded(attributes[key] ?? null) : null;
    if (Array.isArray(listed) && listed.length > 0) return canonical(listed);
    // A sender's length limit cut it: what is left still tells versions apart.
    if (typeof listed === 'string' && listed !== '') return [squeezed(listed)];
  }
  const numbered = new Map<string, Json>();
  for (const key of Object.keys(attributes)) {
    if (!key.startsWith('llm.tools.') && !key.startsWith('llm.request.functions.')) continue;
    const value = attributes[key] ?? null;
    const whole = OPENINFERENCE.exec(key);
    if (whole !== null) numbered.set(whole[1] ?? '', value);
    const [, index, part] = OPENLLMETRY.exec(key) ?? [];
    if (index === undefined || part === undefined) continue;
    const earlier = numbered.get(index);
    numbered.set(index, { ...(isObject(earlier) ? earlier : {}), [part]: value });
  }
  return canonical([...numbered.values()]);
};

const unfolded = (value: Json): Json => (typeof value === 'string' ? fromJsonText(value) : value);

const canonical = (tools: readonly Json[]): readonly string[] => [...new Set(tools.map(canonicalTool))].sort();

const canonicalTool = (given: Json): string => (typeof given === 'string' ? canonicalText(given) : canonicalOf(given));

const canonicalText = remembered((text: string): string => canonicalOf(fromJsonText(text)));

const canonicalOf = (tool: Json): string => {
  if (typeof tool === 'string') return squeezed(tool);
  if (!isObject(tool)) return jsonText(tool);
  const inner = tool['function'];
  const about = isObject(inner) ? inner : tool;
  const schema = about['parameters'] ?? about['inputSchema'] ?? about['input_schema'] ?? about['arguments'] ?? null;
  return jsonText(
    {
      name: textIn(about, 'name') ?? '',
      description: squeezed(textIn(about, 'description') ?? ''),
      schema: withoutDialect(unfolded(schema)),
    },
    { sortKeys: true },
  );
};

/** Which dialect of JSON Schema it is, the library decides and not the agent. */
const withoutDialect = (schema: Json): Json => {
  if (typeof schema === 'string') return squeezed(schema);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
};

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
