import { z } from 'zod';
import { idsOf, isObject, type Json, own, plainText, type ToolStep, toolSteps } from '../trajectory/index.js';
import { json, jsonObject, strict } from '../yaml/index.js';
import { defineCheck } from './check.js';
import { contains, equals } from './support/compare.js';
import { finder } from './support/pattern.js';
import { pattern, toolName } from './support/schemas.js';
import { shown } from './support/words.js';
import { every, failed, passed, type Verdict } from './verdict.js';

const rule = strict({
  /** The arguments are exactly these. */
  equals: json.optional(),
  /** The arguments hold at least these, at any depth. */
  matches: jsonObject.optional(),
  /** Per argument, or path into one (`customer.email`): a pattern that its text must match somewhere. */
  pattern: z.record(z.string(), pattern).optional(),
  /** `any` (the default): one call that fits is enough. `every`: each call must fit, and there may be none. */
  calls: z.enum(['any', 'every']).optional(),
}).refine(
  ({ equals, matches, pattern }) => equals !== undefined || matches !== undefined || pattern !== undefined,
  'needs equals, matches or pattern',
);

/**
 * `tool_arguments: { draft_refund_request: { matches: { order_id: ord_1 }, pattern: { reason: '(?i)damaged' } } }`.
 * What a rule names must hold together for one and the same call.
 */
export const toolArguments = defineCheck({
  id: 'tool_arguments',
  layer: 'tool input',
  description: 'A tool was called with these arguments: exactly, at least, or by pattern.',
  reads: 'steps',
  schema: z.record(toolName, rule),
  prepare: rules => {
    const prepared = Object.entries(rules).map(([tool, given]) => ({ tool, given, differs: differences(given) }));
    return trajectory => {
      const calls = toolSteps(trajectory);
      return every(
        prepared.map(({ tool, given, differs }) => {
          const ofTool = calls.filter(step => step.name === tool);
          return given.calls === 'every' ? judgeEvery(tool, ofTool, differs) : judgeAny(tool, ofTool, differs);
        }),
      );
    };
  },
});

/** Why a call's arguments do not fit, or null. */
type Differs = (input: Json) => string | null;

const judgeAny = (tool: string, calls: readonly ToolStep[], differs: Differs): Verdict => {
  const [first] = calls;
  if (first === undefined) return failed(`did not call ${tool}, whose arguments are expected`);
  if (calls.some(step => differs(step.input) === null)) return passed();
  const reason = differs(first.input) ?? '';
  return failed(
    calls.length === 1 ? `called ${tool} with ${reason}` : `no call of ${tool} fits; the first had ${reason}`,
    idsOf(calls),
  );
};

const judgeEvery = (tool: string, calls: readonly ToolStep[], differs: Differs): Verdict => {
  const wrong = calls.filter(step => differs(step.input) !== null);
  const [first] = wrong;
  return first === undefined ? passed() : failed(`called ${tool} with ${differs(first.input)}`, idsOf(wrong));
};

const differences = (given: z.output<typeof rule>): Differs => {
  const patterns = Object.entries(given.pattern ?? {}).map(([field, text]) => ({ field, text, finds: finder(text) }));
  const exact = given.equals;
  const least = given.matches;
  return input => {
    if (exact !== undefined && !equals(input, exact)) return `${shown(input)} instead of ${shown(exact)}`;
    if (least !== undefined && !contains(input, least)) return firstDifference(input, least);
    for (const { field, text, finds } of patterns) {
      const value = valueAt(input, field);
      if (value === undefined || !finds(plainText(value)))
        return `${field} ${shown(value)}, which does not match ${text}`;
    }
    return null;
  };
};

const firstDifference = (input: Json, least: Readonly<Record<string, Json>>): string => {
  if (!isObject(input)) return `${shown(input)} instead of ${shown(least)}`;
  for (const [key, value] of Object.entries(least)) {
    if (!contains(own(input, key), value)) return `${key} ${shown(own(input, key))} instead of ${shown(value)}`;
  }
  return shown(input);
};

/** A field by its key, or by a path into objects; a whole key comes first, as in a world's `ignore`. */
const valueAt = (input: Json, field: string): Json | undefined => {
  let value: Json | undefined = input;
  for (let rest = field; isObject(value); ) {
    const whole = own(value, rest);
    const dot = rest.indexOf('.');
    if (whole !== undefined || dot < 0) return whole;
    value = own(value, rest.slice(0, dot));
    rest = rest.slice(dot + 1);
  }
  return undefined;
};
