import type { RedactionService } from '@pawl/core/config';
import { compileRules, NO_RULES, REDACTION_FAILED, type RedactionCounts, type Token } from '@pawl/core/redact';
import { isObject, type Json, type JsonObject, type Span, type SpanLog } from '@pawl/core/trajectory';
import { z } from 'zod';
import { postJson } from './post-json.js';

/** A text for the service, and where its answer goes. */
interface Asked {
  readonly text: string;
  readonly put: (text: string) => void;
}

const answerSchema = z.object({
  spans: z.array(
    z.array(
      z.object({
        start: z.int().min(0),
        end: z.int().min(0),
        label: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/),
      }),
    ),
  ),
});
type Found = z.output<typeof answerSchema>['spans'][number];

/** Characters of text in one request; a longer text goes alone. */
const BATCH = 1024 * 1024;

/**
 * Asks the project's service about the fields that the rules name, and replaces what it finds. What it cannot be asked
 * about, or answers wrongly or late, is dropped: nothing passes unlooked at. Gives copies.
 */
export const serviceRedactor = (
  service: RedactionService,
  token: Token,
  count: (counts: RedactionCounts) => void,
): (<T extends Span | SpanLog>(items: readonly T[]) => Promise<readonly T[]>) => {
  const { actionAt } = compileRules({ ...NO_RULES, paths: service.on.map(path => ({ path, do: 'mask' })) });
  const isAsked = (key: string, around: string | null): boolean => actionAt?.({ key, around }) === 'mask';

  const answer = async (batch: readonly Asked[]): Promise<void> => {
    let found: readonly Found[] | null = null;
    try {
      const body = await postJson(service.url, { texts: batch.map(({ text }) => text) }, service.timeoutMs);
      const { spans } = answerSchema.parse(body);
      if (spans.length === batch.length && spans.every((list, index) => fits(list, batch[index]?.text ?? '')))
        found = spans;
    } catch {
      // Whatever went wrong, the fields are dropped and counted.
    }
    batch.forEach(({ text, put }, index) => {
      const list = found?.[index];
      if (list === undefined) {
        put(REDACTION_FAILED);
        count({ failed: 1 });
      } else if (list.length > 0) {
        for (const { label } of list) count({ [label]: 1 });
        put(replaced(text, list, token));
      }
    });
  };

  return async items => {
    const copies = structuredClone(items);
    const asked: Asked[] = [];
    for (const copy of copies) for (const root of rootsOf(copy)) collect(root, isAsked, asked);
    if (asked.length === 0) return items;
    for (const batch of batches(asked)) await answer(batch);
    return copies;
  };
};

/** What senders wrote; ids, times and names of spans are never asked about. */
const rootsOf = (item: Span | SpanLog): readonly Json[] =>
  'events' in item
    ? [item.attributes, item.resource, ...item.events.map(({ attributes }) => attributes)]
    : [item.attributes, item.body];

/** All texts at places that are asked about, and in what is there. Any depth. */
const collect = (root: Json, isAsked: (key: string, around: string | null) => boolean, asked: Asked[]): void => {
  const pending: { value: Json; key: string | null; around: string | null; within: boolean; put: Asked['put'] }[] = [
    { value: root, key: null, around: null, within: false, put: () => {} },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, key, around, put } = next;
    const within = next.within || (key !== null && isAsked(key, around));
    if (typeof value === 'string') {
      if (within && value !== '') asked.push({ text: value, put });
    } else if (Array.isArray(value)) {
      const list: Json[] = value;
      for (const [index, item] of list.entries())
        pending.push({ value: item, key, around, within, put: text => void list.splice(index, 1, text) });
    } else if (isObject(value)) {
      for (const [name, item] of Object.entries(value))
        pending.push({ value: item, key: name, around: key, within, put: text => define(value, name, text) });
    }
  }
};

const define = (object: JsonObject, name: string, value: string): void => {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};

const batches = (asked: readonly Asked[]): readonly (readonly Asked[])[] => {
  const list: Asked[][] = [];
  let size = BATCH;
  for (const item of asked) {
    if (size + item.text.length > BATCH) {
      list.push([]);
      size = 0;
    }
    list.at(-1)?.push(item);
    size += item.text.length;
  }
  return list;
};

const fits = (found: Found, text: string): boolean =>
  found.every(({ start, end }) => start < end && end <= text.length);

/** Stretches that overlap become one, named by the first. */
const replaced = (text: string, found: Found, token: Token): string => {
  let kept = '';
  let done = 0;
  const merged: { start: number; end: number; label: string }[] = [];
  for (const { start, end, label } of found.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end, label });
  }
  for (const { start, end, label } of merged) {
    kept += text.slice(done, start) + token(label, text.slice(start, end));
    done = end;
  }
  return kept + text.slice(done);
};
