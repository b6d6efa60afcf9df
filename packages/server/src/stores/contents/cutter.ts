import { NOWHERE, type Place } from '@pawl/core/redact';
import type { Json } from '@pawl/core/trajectory';
import type { Redactor } from '../redactor.js';
import { type Element, elementsOf } from './elements.js';
import type { KnownContents } from './known.js';
import { type Frame, type KnownKey, type Piece, pieceOf } from './known-key.js';
import { escaped, MARKS } from './marks.js';
import type { Memory, Remembered } from './memory.js';

/** How JSON is cut: as text or as the JSON text of a list or map, before or after it was redacted as a whole. */
export interface Form {
  readonly id: string;
  readonly mark: string;
  readonly quote: string;
  readonly isValue: boolean;
  readonly isRedacted: boolean;
}

export const AS_TEXT: Form = { id: 't', mark: MARKS.text, quote: '"', isValue: false, isRedacted: false };
export const AS_REDACTED_TEXT: Form = { ...AS_TEXT, id: 'T', isRedacted: true };
export const AS_VALUE: Form = { id: 'v', mark: MARKS.value, quote: '', isValue: true, isRedacted: false };
export const AS_REDACTED_VALUE: Form = { ...AS_VALUE, id: 'V', isRedacted: true };

/** A JSON text in parts: of the frame, one more than there are elements. */
export interface Cut {
  readonly frame: Frame;
  readonly elements: readonly Element[];
}

const MOST_PLACES = 64;

/** Cuts JSON texts, and remembers what became of their elements, each redacted on its own. */
export class Cutter {
  readonly #redact: Redactor;
  readonly #known: KnownContents;
  readonly #memory: Memory;

  constructor(redact: Redactor, known: KnownContents, memory: Memory) {
    this.#redact = redact;
    this.#known = known;
    this.#memory = memory;
  }

  /** `nothing`: there is nothing to take out; `redact`: only what was redacted as a whole can be cut. */
  cut(known: KnownKey, text: string, form: Form): Cut | 'nothing' | 'redact' {
    const elements = elementsOf(text);
    if (elements === null || elements.length === 0) return 'nothing';
    if (this.#redact.byPath && !form.isRedacted) return 'redact';
    let done = 0;
    let rest: string = form.id;
    for (const { start, end } of elements) {
      rest += text.slice(done, start);
      rest += MARKS.end;
      done = end;
    }
    rest += text.slice(done);
    let frame = known.frames.get(rest);
    if (frame === undefined) {
      frame = this.#frame(known, rest.slice(form.id.length), elements.length, form);
      known.frames.set(rest, frame);
    }
    return frame === false ? 'redact' : { frame, elements };
  }

  /** What is left of a text; false when it cannot be stored on its own. */
  #frame(known: KnownKey, rest: string, elements: number, form: Form): Frame | false {
    const parts = rest.split(MARKS.end);
    if (parts.length !== elements + 1) return false; // the text itself holds such characters
    const probe = parts.join('null');
    // JSON text with null where values were is JSON text.
    const given = form.isValue ? (JSON.parse(probe) as Json) : probe;
    if (!form.isRedacted && this.#redact.value(given, known.place).counts !== null) return false;
    return form.isValue ? parts : parts.map(escaped);
  }

  /** What became of an element. */
  piece(known: KnownKey, element: Element, fragment: string, form: Form): Piece {
    const remembered = this.#rememberedAt(known, element, form);
    let piece = remembered.get(fragment);
    if (piece === undefined) {
      const { value, counts } = form.isRedacted
        ? { value: fragment, counts: null }
        : this.#redact.fragment(fragment, placeOf(element, form.isValue ? known.place : NOWHERE));
      piece = pieceOf(this.#known, fragment, value, counts);
      remembered.set(fragment, piece, true);
    }
    return piece;
  }

  /** What became of elements that stand at the same place: mostly one stands where the one before it stood. */
  #rememberedAt(known: KnownKey, element: Element, form: Form): Remembered<Piece> {
    const { lastPlace: last } = known;
    const isSame = last?.form === form.id && last.key === element.key && last.around === element.around;
    if (last !== null && isSame) return last.remembered;
    const { key, around } = placeOf(element, form.isValue ? known.place : NOWHERE);
    const name = `${form.id}${key === null ? '' : `"${key}`}\n${around === null ? '' : `"${around}`}`;
    let remembered = known.places.get(name);
    if (remembered === undefined) {
      if (known.places.size >= MOST_PLACES) known.places.clear();
      remembered = this.#memory.texts<Piece>();
      known.places.set(name, remembered);
    }
    known.lastPlace = { form: form.id, key: element.key, around: element.around, remembered };
    return remembered;
  }
}

/** Where an element stands; `root` is where the text's value stands. */
const placeOf = ({ key, around }: Element, root: Place): Place =>
  key === null ? root : { key, around: around ?? root.key };
