import { isObject, type Json, type JsonObject, jsonText } from '@pawl/core/trajectory';

/** One line of the JSON viewer. `path` names the place of a value and is unique within the document. */
export type JsonRow =
  | {
      readonly kind: 'leaf';
      readonly path: string;
      readonly depth: number;
      readonly key: string | null;
      readonly value: Leaf;
    }
  | {
      readonly kind: 'branch';
      readonly path: string;
      readonly depth: number;
      readonly key: string | null;
      readonly list: boolean;
      readonly size: number;
      readonly open: boolean;
    }
  | { readonly kind: 'close'; readonly path: string; readonly depth: number; readonly list: boolean }
  /** So many values of a long list or object are not shown yet. */
  | { readonly kind: 'more'; readonly path: string; readonly depth: number; readonly hidden: number }
  /** The viewer stops here: the document has more lines than a page can bear. */
  | { readonly kind: 'cut'; readonly path: string; readonly depth: number };

type Leaf = null | boolean | number | string;

export interface JsonView {
  /** Branches that differ from how they open by themselves. */
  readonly toggled: ReadonlySet<string>;
  /** Branches of which everything is shown. */
  readonly whole: ReadonlySet<string>;
  /** Branches less deep than this open by themselves. */
  readonly openDepth: number;
  /** Lines after which the viewer stops. */
  readonly maxRows: number;
}

/** How many values of one branch are shown before somebody asks for the rest. */
export const BRANCH_LIMIT = 100;

type Task =
  | { readonly value: Json; readonly key: string | null; readonly path: string; readonly depth: number }
  | { readonly row: JsonRow };

/** The lines of a JSON document that are unfolded. A loop, not a recursion: documents may be of any depth. */
export const jsonRows = (document: Json, view: JsonView): readonly JsonRow[] => {
  const rows: JsonRow[] = [];
  const tasks: Task[] = [{ value: document, key: null, path: '$', depth: 0 }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (rows.length >= view.maxRows) {
      rows.push({ kind: 'cut', path: '$cut', depth: 0 });
      break;
    }
    if ('row' in task) {
      rows.push(task.row);
      continue;
    }
    const { value, key, path, depth } = task;
    if (value === null || typeof value !== 'object') {
      rows.push({ kind: 'leaf', path, depth, key, value });
      continue;
    }
    const children = childrenOf(value);
    const list = !isObject(value);
    const open = children.length > 0 && depth < view.openDepth !== view.toggled.has(path);
    rows.push({ kind: 'branch', path, depth, key, list, size: children.length, open });
    if (open) unfold(tasks, children, { path, depth, list, whole: view.whole.has(path) });
  }
  return rows;
};

const childrenOf = (value: readonly Json[] | JsonObject): readonly (readonly [key: string, value: Json])[] =>
  isObject(value) ? Object.entries(value) : value.map((item, index) => [String(index), item] as const);

/** Puts what is in a branch onto the stack, last first. */
const unfold = (
  tasks: Task[],
  children: readonly (readonly [key: string, value: Json])[],
  at: { readonly path: string; readonly depth: number; readonly list: boolean; readonly whole: boolean },
): void => {
  const shown = at.whole ? children.length : Math.min(children.length, BRANCH_LIMIT);
  tasks.push({ row: { kind: 'close', path: `${at.path}/close`, depth: at.depth, list: at.list } });
  if (shown < children.length) {
    tasks.push({ row: { kind: 'more', path: at.path, depth: at.depth + 1, hidden: children.length - shown } });
  }
  for (let index = shown - 1; index >= 0; index -= 1) {
    const child = children[index];
    if (child === undefined) continue;
    const [key, value] = child;
    tasks.push({ value, key: at.list ? null : key, path: `${at.path}/${key}`, depth: at.depth + 1 });
  }
};

/** A JSON document inside a text, as tools often answer; undefined when the text is no object or array. */
export const documentIn = (text: string): Json | undefined => {
  if (!/^\s*[{[]/.test(text) || text.length > 2_000_000) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** A value as text for the clipboard: indented, unless it nests too deeply for that. */
export const clipboardText = (value: Json): string => {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return jsonText(value);
  }
};
