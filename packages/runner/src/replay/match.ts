import type { Recording, ToolWorld, World } from '@pawl/core/cases';
import { isObject, type Json, jsonText } from '@pawl/core/trajectory';

/** A tool's world with its recordings looked up by arguments. */
export interface PreparedTool {
  readonly world: ToolWorld;
  readonly recordings: ReadonlyMap<string, readonly Recording[]>;
}

/** A case's world, prepared once for all of its attempts. */
export type PreparedWorld = ReadonlyMap<string, PreparedTool>;

/** Prepares a world. Linear in the size of its recordings. */
export const prepareWorld = (world: World): PreparedWorld =>
  new Map(Object.entries(world.tools).map(([name, tool]) => [name, { world: tool, recordings: byArguments(tool) }]));

const byArguments = (tool: ToolWorld): ReadonlyMap<string, readonly Recording[]> => {
  const found = new Map<string, Recording[]>();
  for (const recording of tool.recordings) {
    const key = callKey(recording.arguments, tool.ignore);
    const same = found.get(key);
    if (same === undefined) found.set(key, [recording]);
    else same.push(recording);
  }
  return found;
};

/**
 * What makes two calls of a tool the same: their arguments as JSON with sorted keys, without the ignored fields. A
 * field is named by its key (`trace_id`), or by a path into objects (`request.trace_id`); a whole key comes first. No
 * arguments are the same as none: null and `{}`.
 */
export const callKey = (args: Json, ignore: readonly string[]): string =>
  jsonText(ignore.reduce(without, args ?? {}), { sortKeys: true });

const without = (value: Json, field: string): Json => {
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, field)) {
    const { [field]: _, ...rest } = value;
    return rest;
  }
  const dot = field.indexOf('.');
  const head = field.slice(0, dot);
  if (dot < 0 || !Object.hasOwn(value, head)) return value;
  return { ...value, [head]: without(value[head] ?? null, field.slice(dot + 1)) };
};
