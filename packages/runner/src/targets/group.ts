import { readdirSync, readFileSync } from 'node:fs';

/** The process groups that are alive now; ended when the runner itself exits, however it exits short of SIGKILL. */
const alive = new Set<number>();

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // Nobody left to hear it.
  }
};

const endAll = (): void => {
  for (const pid of alive) signal(-pid, 'SIGKILL');
};

/** The processes of one attempt: the command, and everything it started. */
export class ProcessGroup {
  readonly #leader: number;
  readonly #mark: string;

  /**
   * @param leader the command's process id, which is its group's id too
   * @param mark a text that only this attempt's environment holds; finds processes that left the group
   */
  constructor(leader: number, mark: string) {
    this.#leader = leader;
    this.#mark = mark;
    if (alive.size === 0) process.once('exit', endAll);
    alive.add(leader);
  }

  /** Asks all of them to end. */
  terminate(): void {
    signal(-this.#leader, 'SIGTERM');
  }

  /** Ends all of them, those included that moved into a session of their own (found on Linux only). */
  end(): void {
    signal(-this.#leader, 'SIGKILL');
    for (const pid of marked(this.#mark)) signal(pid, 'SIGKILL');
    alive.delete(this.#leader);
    if (alive.size === 0) process.off('exit', endAll);
  }
}

/** Processes whose environment holds `mark`. A child inherits the environment, whatever group it moves to. */
const marked = (mark: string): readonly number[] => {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (Number.isInteger(pid) && pid !== process.pid && environmentOf(pid).includes(mark)) found.push(pid);
  }
  return found;
};

const environmentOf = (pid: number): Buffer => {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch {
    return Buffer.alloc(0); // it ended meanwhile, or belongs to someone else
  }
};
