import { mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { type Attempt, attemptLine, type Run, runText } from '@pawl/core/runs';
import { type Json, jsonText, type Timestamp, type Trajectory } from '@pawl/core/trajectory';
import { runFiles } from './layout.js';
import { LineFile } from './lines.js';

/** Characters that wait before they are written, and before `append` asks its caller to wait. */
const WRITE_AT = 512 * 1024;
const WAIT_AT = 16 * 1024 * 1024;
/** How long a line may wait until it is on the disk, in milliseconds. */
const SYNC_EVERY = 1_000;

/**
 * Writes a run's directory: `run.json`, and one line per attempt as attempts end. A line is handed to the operating
 * system in batches and synced to the disk at least every second, a trajectory always before the attempt that names it.
 */
export class RunWriter {
  readonly #directory: string;
  readonly #run: Run;
  readonly #attempts: LineFile;
  readonly #trajectories: LineFile;
  #chain: Promise<void> = Promise.resolve();
  #failure: { readonly cause: unknown } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(directory: string, run: Run, attempts: LineFile, trajectories: LineFile) {
    this.#directory = directory;
    this.#run = run;
    this.#attempts = attempts;
    this.#trajectories = trajectories;
  }

  /**
   * Creates the directory with `run.json` in it.
   *
   * @throws PawlError `RUN_EXISTS` when the directory holds a run
   */
  static async create(directory: string, run: Run): Promise<RunWriter> {
    const files = runFiles(directory);
    await mkdir(directory, { recursive: true });
    if (await exists(files.run)) throw taken(directory);
    try {
      const trajectories = await LineFile.create(files.trajectories);
      const attempts = await LineFile.create(files.attempts);
      await writeWhole(files.run, run);
      return new RunWriter(directory, run, attempts, trajectories);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw taken(directory, error);
      throw error;
    }
  }

  /**
   * Adds one attempt. What it returns resolves when there is room for more; usually there is, and it returns nothing.
   * Both must be redacted already.
   *
   * @throws PawlError `RUN_NOT_WRITTEN` when an earlier line could not be written
   */
  append(attempt: Attempt, trajectory: Trajectory | null): Promise<void> | undefined {
    this.#check();
    if (trajectory !== null) this.#trajectories.push(trajectoryLine(trajectory));
    this.#attempts.push(attemptLine(attempt));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#flush(true);
    }, SYNC_EVERY);
    const waiting = this.#attempts.waiting + this.#trajectories.waiting;
    if (waiting < WRITE_AT) return undefined;
    const written = this.#flush(false);
    return waiting < WAIT_AT ? undefined : written;
  }

  /** Ends a run that is complete: everything is on the disk, then `run.json` says so. */
  async finish(endedAt: Timestamp): Promise<Run> {
    await this.close();
    const run = { ...this.#run, endedAt };
    await writeWhole(runFiles(this.#directory).run, run);
    return run;
  }

  /**
   * Ends a run as it is: everything so far is on the disk, and `run.json` goes on saying that it is not complete. Does
   * nothing when the run has ended already.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#flush(true);
    await this.#attempts.close();
    await this.#trajectories.close();
    this.#check();
  }

  #flush(sync: boolean): Promise<void> {
    this.#chain = this.#chain
      .then(() => this.#write(sync))
      .catch((cause: unknown) => {
        this.#failure ??= { cause };
      });
    return this.#chain;
  }

  async #write(sync: boolean): Promise<void> {
    const [trajectories, attempts] = [this.#trajectories.take(), this.#attempts.take()];
    await this.#trajectories.write(trajectories);
    if (sync) await this.#trajectories.sync();
    await this.#attempts.write(attempts);
    if (sync) await this.#attempts.sync();
  }

  #check(): void {
    if (this.#failure === null) return;
    const { cause } = this.#failure;
    throw new PawlError({
      code: 'RUN_NOT_WRITTEN',
      message: `${this.#directory}: an attempt could not be written: ${cause instanceof Error ? cause.message : cause}`,
      remedy: 'Free space on the disk or choose another directory with --out, then run again.',
      cause,
    });
  }
}

const trajectoryLine = (trajectory: Trajectory): string => {
  try {
    return `${JSON.stringify(trajectory)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack ended at some thousand levels. A trajectory is plain JSON by its type; only its index signature is missing.
    return `${jsonText(trajectory as unknown as Json)}\n`;
  }
};

/** Replaces a file as a whole: a reader sees the old text or the new one, also after a crash. */
const writeWhole = async (file: string, value: Run): Promise<void> => {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(runText(value));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

const taken = (directory: string, cause?: unknown): PawlError =>
  new PawlError({
    code: 'RUN_EXISTS',
    message: `${directory} already holds a run`,
    remedy: 'Choose another directory with --out, or remove this one.',
    cause,
  });
