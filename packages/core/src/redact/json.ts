import { isObject, type Json } from '../trajectory/index.js';
import { NOWHERE, type Place } from './json-scan.js';
import type { Rules } from './rules.js';
import { maskKey, maskText, type Redaction, type RedactionCounts, Tally } from './text.js';

/**
 * A JSON value with every string redacted like text, fields that their key gives away replaced as a whole, and keys
 * redacted by their form. Numbers are replaced when they are a card or a person's number. What has no finding is returned
 * as it is, the same object. Any depth. `place` is where the value stands; default: nowhere.
 */
export const redactJson = (
  value: Json,
  redaction: Redaction,
  place: Place = NOWHERE,
): { value: Json; counts: RedactionCounts } => {
  const tally = new Tally();
  return { value: maskJson(value, redaction, tally, place), counts: tally.counts };
};

/** An array or object that is being rebuilt. */
interface Frame {
  readonly source: Json;
  readonly keys: readonly string[] | null;
  readonly values: readonly Json[];
  readonly built: Json[];
  /** The place that its items have; a value of an object has its own key. */
  readonly items: Place;
  changed: boolean;
}

/** {@link redactJson} with counts kept elsewhere; `start` is where the value stands. */
export const maskJson = (root: Json, redaction: Redaction, tally: Tally, start: Place = NOWHERE): Json => {
  if (typeof root !== 'object' || root === null) return maskLeaf(root, start, redaction, tally);
  const { actionAt = null } = redaction.rules ?? {};
  const frames: Frame[] = [open(root, withAction(start, actionAt))];
  for (;;) {
    const frame = frames.at(-1);
    if (frame === undefined) return root;
    const index = frame.built.length;
    if (index < frame.values.length) {
      const value = frame.values[index] ?? null;
      const place = placeOf(frame, index, actionAt);
      if (typeof value === 'object' && value !== null) frames.push(open(value, place));
      else put(frame, maskLeaf(value, place, redaction, tally));
      continue;
    }
    const done = close(frame, redaction, tally);
    frames.pop();
    const parent = frames.at(-1);
    if (parent === undefined) return done;
    put(parent, done);
  }
};

type ActionAt = Rules['actionAt'];

const placeOf = ({ keys, items }: Frame, index: number, actionAt: ActionAt): Place => {
  if (keys === null) return items;
  const place = { key: keys[index] ?? null, around: items.key };
  return actionAt === null ? place : withAction({ ...place, action: items.action ?? null }, actionAt);
};

/** What a rule says about the place itself goes before what it says about something around. */
const withAction = (place: Place, actionAt: ActionAt): Place => {
  const action = actionAt?.(place) ?? null;
  return action === null ? place : { ...place, action };
};

const open = (source: Json, items: Place): Frame => {
  if (isObject(source)) {
    return { source, keys: Object.keys(source), values: Object.values(source), built: [], items, changed: false };
  }
  return { source, keys: null, values: Array.isArray(source) ? source : [], built: [], items, changed: false };
};

const put = (frame: Frame, value: Json): void => {
  if (!Object.is(value, frame.values[frame.built.length])) frame.changed = true;
  frame.built.push(value);
};

const close = (frame: Frame, redaction: Redaction, tally: Tally): Json => {
  const keys = frame.keys?.map(key => maskKey(key, redaction, tally)) ?? null;
  if (!frame.changed && (keys === null || keys.every((key, index) => key === frame.keys?.[index]))) return frame.source;
  // fromEntries defines own properties, so that a key such as `__proto__` stays plain data.
  return keys === null ? frame.built : Object.fromEntries(keys.map((key, index) => [key, frame.built[index] ?? null]));
};

const maskLeaf = (value: Json, place: Place, redaction: Redaction, tally: Tally): Json => {
  if (typeof value === 'string') return maskText(value, place, redaction, tally);
  if (typeof value !== 'number') return value;
  const text = String(value);
  const masked = maskText(text, place, redaction, tally);
  return masked === text ? value : masked;
};
