import type { Json, JsonObject } from '@pawl/core/trajectory';
import { type Cut, cutUtf8, describeCut, LIMITS, limitValue, TRUNCATED } from './limits.js';

/** An object without a prototype: every key, `__proto__` too, is plain data. */
export const bareObject = (): Record<string, Json> => Object.create(null);

/** Collects the attributes of one span, event, resource or scope, within the limits. */
export class Attributes {
  readonly values: Record<string, Json> = bareObject();
  /** Attributes beyond {@link LIMITS.attributes}. */
  dropped = 0;
  #count = 0;
  #cuts: Record<string, Json> | null = null;

  /** Adds an attribute; of two with the same key the later one stays. `small`: the value is known to be within limits. */
  add(key: string, value: Json, small = false): void {
    if (this.#count >= LIMITS.attributes) {
      this.dropped += 1;
      return;
    }
    this.#count += 1;
    const kept = key.length * 3 <= LIMITS.keyBytes ? key : this.#limitKey(key);
    if (small) {
      this.values[kept] = value;
      return;
    }
    const limited = limitValue(value);
    this.values[kept] = limited.value;
    if (limited.cut !== null) this.note(kept, limited.cut);
  }

  /** Records under {@link TRUNCATED} that what `key` names was cut. */
  note(key: string, { bytes, sha256 }: Cut): void {
    if (this.#cuts === null) this.#cuts = bareObject();
    this.#cuts[key] = { bytes, sha256 };
    this.values[TRUNCATED] = this.#cuts;
  }

  #limitKey(key: string): string {
    const bytes = Buffer.from(key);
    if (bytes.length <= LIMITS.keyBytes) return key;
    const kept = cutUtf8(bytes, LIMITS.keyBytes);
    this.note(`key ${kept}`, describeCut(bytes));
    return kept;
  }
}

export const NO_ATTRIBUTES: JsonObject = Object.freeze(bareObject());
