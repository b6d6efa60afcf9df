import { escaped, MARKS } from './marks.js';

/** Stands where a content is not to be found: erased, or damaged. */
export const MISSING = '[pawl: this content is no longer stored]';

/** Contents that were read, in the forms in which records take them. */
export interface Restorer {
  /** JSON text of a record. `hashes` are its contents, in the order of the marks. */
  restore(payload: string, hashes: readonly string[]): string;
}

const MARK = new RegExp(`[${Object.values(MARKS).join('')}]`, 'g');

/** Puts contents back into records. `texts` by hash. */
export const createRestorer = (texts: ReadonlyMap<string, string>): Restorer => {
  const insides = new Map<string, string>();
  const inside = (hash: string): string => {
    let known = insides.get(hash);
    if (known === undefined) {
      known = escaped(texts.get(hash) ?? MISSING);
      insides.set(hash, known);
    }
    return known;
  };

  return {
    restore(payload, hashes) {
      if (hashes.length === 0) return payload;
      let text = '';
      let done = 0;
      let next = 0;
      MARK.lastIndex = 0;
      for (let match = MARK.exec(payload); match !== null; match = MARK.exec(payload)) {
        const [mark] = match;
        text += payload.slice(done, match.index);
        if (mark === MARKS.end) return text;
        done = match.index + 1;
        const hash = hashes[next] ?? '';
        next += 1;
        if (mark === MARKS.text) text += inside(hash);
        else if (mark === MARKS.value) text += texts.get(hash) ?? JSON.stringify(MISSING);
        else {
          const end = payload.indexOf(MARKS.fields, done);
          text += fieldsOf(payload.slice(done, end), texts.get(hash));
          done = end + 1;
          MARK.lastIndex = done;
        }
      }
      return text + payload.slice(done);
    },
  };
};

/** Fields as they stand in an object. `prefix` is escaped. */
const fieldsOf = (prefix: string, content: string | undefined): string => {
  if (content === undefined) return `"${prefix}":${JSON.stringify(MISSING)}`;
  const list = JSON.parse(content) as unknown[]; // written by the record writer: names and values in turn
  let text = '';
  for (let at = 0; at < list.length; at += 2) {
    text += `${at === 0 ? '' : ','}"${prefix}${escaped(String(list[at]))}":${JSON.stringify(list[at + 1])}`;
  }
  return text;
};
