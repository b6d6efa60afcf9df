import { isObject, type Json, parseSelector, type Selector } from '../../trajectory/index.js';
import type { Path } from '../../yaml/index.js';
import type { Case, Expectation } from '../case.js';

/** A step that an expectation speaks of. */
export interface Mention {
  readonly selector: Selector;
  /** Whether the expectation wants such a step, forbids it, or only says something about it if it comes. */
  readonly wants: 'required' | 'forbidden' | 'mentioned';
  /** Where it stands, for `CaseFile.locate`. */
  readonly path: Path;
}

/** Everything that a case's expectations say about steps, in the file's order. */
export const mentionsOf = ({ expected }: Case): readonly Mention[] => expected.flatMap(mentionsIn);

const mentionsIn = ({ check, value }: Expectation): readonly Mention[] => {
  const at: Path = ['expected', check];
  const tool = (name: Json, wants: Mention['wants'], path: Path): readonly Mention[] =>
    typeof name === 'string' ? [{ selector: exactTool(name), wants, path }] : [];
  const selector = (text: Json, wants: Mention['wants'], path: Path): readonly Mention[] =>
    typeof text === 'string' ? [{ selector: parseSelector(text), wants, path }] : [];
  switch (check) {
    case 'tools_called':
    case 'tools_in_order':
      return items(value).flatMap((name, index) => tool(name, 'required', [...at, index]));
    case 'tools_not_called':
      return items(value).flatMap((name, index) => tool(name, 'forbidden', [...at, index]));
    case 'tool_arguments':
      return entries(value).flatMap(([name, rule]) =>
        tool(name, isObject(rule) && rule['calls'] === 'every' ? 'mentioned' : 'required', [...at, name]),
      );
    case 'required_spans':
      return items(value).flatMap((text, index) => selector(text, 'required', [...at, index]));
    case 'forbidden_spans':
      return items(value).flatMap((text, index) => selector(text, 'forbidden', [...at, index]));
    case 'order':
      return items(value).flatMap((pair, index) =>
        items(pair).flatMap((text, side) => selector(text, 'mentioned', [...at, index, side])),
      );
    case 'budget':
      return entries(isObject(value) ? (value['calls'] ?? null) : null).flatMap(([name, most]) =>
        tool(name, most === 0 ? 'forbidden' : 'mentioned', [...at, 'calls', name]),
      );
    default:
      return [];
  }
};

/** Tool names are exact, also when they hold a `*`. */
const exactTool = (name: string): Selector => ({ text: `tool:${name}`, kind: 'tool', name, pieces: [name] });

const items = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);
const entries = (value: Json): readonly (readonly [string, Json])[] => (isObject(value) ? Object.entries(value) : []);

/** Whether every step that `narrow` points at is one that `wide` points at; false when that takes more than a look. */
export const covers = (wide: Selector, narrow: Selector): boolean => {
  if (wide.kind !== '*' && wide.kind !== narrow.kind) return false;
  if (wide.name === narrow.name || wide.name === '*') return true;
  const [first = '', last = ''] = wide.pieces;
  return (
    wide.pieces.length === 2 &&
    narrow.pieces.length === 1 &&
    narrow.name.length >= first.length + last.length &&
    narrow.name.startsWith(first) &&
    narrow.name.endsWith(last)
  );
};
