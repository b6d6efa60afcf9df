import { findInValue, type Hit } from './find.js';
import { NOWHERE } from './json-scan.js';
import type { Rules } from './rules.js';

/** `key: value` on a line, with the indentation that tells what it belongs to. */
const LINE = /^([ ]*(?:- +)*)(?:"([^"\n]{1,128})"|'([^'\n]{1,128})'|([\w.@/-][\w .@/-]{0,127})):(?:[ \t]+(.*))?$/gm;

/** Starts of values that are no plain text: blocks, collections, anchors, tags, comments. */
const NO_SCALAR = /^(?:[|>&*!#{[]|$)/;

/** Everything to replace in a YAML file: as in any text, and the fields that their key gives away. Linear. */
export const findInYaml = (text: string, rules: Rules): readonly Hit[] => {
  const fields: Hit[] = [];
  const around: { readonly indent: number; readonly key: string }[] = [];
  for (const match of text.matchAll(LINE)) {
    const [line, lead = '', double, single, plain, rest = ''] = match;
    const key = double ?? single ?? plain ?? '';
    const indent = lead.length;
    while ((around.at(-1)?.indent ?? -1) >= indent) around.pop();
    const place = { key, around: around.at(-1)?.key ?? null };
    around.push({ indent, key });
    if (NO_SCALAR.test(rest)) continue;
    const { value, skipped } = scalarOf(rest);
    const start = match.index + line.length - rest.length + skipped;
    for (const hit of findInValue(value, place, rules))
      fields.push({ ...hit, start: start + hit.start, end: start + hit.end });
  }
  return join(findInValue(text, NOWHERE, rules), fields);
};

/** A value without its quotation marks, or without the comment behind it. */
const scalarOf = (rest: string): { readonly value: string; readonly skipped: number } => {
  const quoted = /^(["'])(.*)\1[ \t]*(?:#.*)?$/.exec(rest);
  if (quoted !== null) return { value: quoted[2] ?? '', skipped: 1 };
  return { value: rest.replace(/[ \t]+(?:#.*)?$/, ''), skipped: 0 };
};

/** Both lists in order; where two overlap, the one that reaches further stays. */
const join = (a: readonly Hit[], b: readonly Hit[]): readonly Hit[] => {
  const joined: Hit[] = [];
  for (const hit of [...a, ...b].sort((x, y) => x.start - y.start || y.end - x.end)) {
    const last = joined.at(-1);
    if (last === undefined || hit.start >= last.end) joined.push(hit);
    else if (hit.end > last.end)
      joined[joined.length - 1] = { ...last, end: hit.end, value: `${last.value}${hit.value}` };
  }
  return joined;
};
