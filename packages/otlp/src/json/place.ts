/** Where a value stands in a request. Written out only for an error: building the text for each value costs too much. */
export class Place {
  readonly #parent: Place | null;
  readonly #step: string | number;

  constructor(parent: Place | null, step: string | number) {
    this.#parent = parent;
    this.#step = step;
  }

  /** The member `field`, or the item at an index. */
  at(step: string | number): Place {
    return new Place(this, step);
  }

  /** `$.resourceSpans[0].scopeSpans[1]` */
  toString(): string {
    const steps: string[] = [];
    for (let place: Place | null = this; place !== null; place = place.#parent) {
      steps.push(typeof place.#step === 'number' ? `[${place.#step}]` : `.${place.#step}`);
    }
    return steps.reverse().join('').slice(1);
  }
}

export const ROOT = new Place(null, '$');
