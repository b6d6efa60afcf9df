/** What an answer may say about the call that it answers. */
export interface CallKey {
  readonly id: string | null;
  readonly name: string | null;
}

interface Open<Call> {
  readonly call: Call;
  answered: boolean;
}

/** The calls that no message has answered yet. Adding and taking cost the same however many are open. */
export class OpenCalls<Call extends CallKey> {
  readonly #queues = new Map<string, Queue<Call>>();

  add(call: Call): void {
    const open: Open<Call> = { call, answered: false };
    const keys = call.id === null ? [NAMELESS, `name ${call.name}`] : [`id ${call.id}`];
    for (const key of [...keys, ANY, `any ${call.name}`]) this.#queue(key).add(open);
  }

  /**
   * Takes the call that an answer belongs to: by its id; without one by order, among the calls of that name when the
   * answer has a name. An answer with an id that no call has may only belong to a call that was logged without an id.
   */
  take({ id, name }: CallKey): Call | null {
    const prefix = id === null ? 'any' : 'name';
    const byOrder = name === null ? (id === null ? ANY : NAMELESS) : `${prefix} ${name}`;
    return (id === null ? null : this.#queue(`id ${id}`).take()) ?? this.#queue(byOrder).take();
  }

  #queue(key: string): Queue<Call> {
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const queue = new Queue<Call>();
    this.#queues.set(key, queue);
    return queue;
  }
}

const ANY = 'any';
const NAMELESS = 'without id';

/** First in, first out; what was taken through another queue is passed over. */
class Queue<Call> {
  readonly #calls: Open<Call>[] = [];
  #next = 0;

  add(open: Open<Call>): void {
    this.#calls.push(open);
  }

  take(): Call | null {
    while (this.#next < this.#calls.length) {
      const open = this.#calls[this.#next];
      this.#next += 1;
      if (open === undefined || open.answered) continue;
      open.answered = true;
      return open.call;
    }
    return null;
  }
}
