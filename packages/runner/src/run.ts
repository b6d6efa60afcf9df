import type { Case, World } from '@pawl/core/cases';
import type { ChosenAgent } from '@pawl/core/config';
import { PawlError } from '@pawl/core/errors';
import { priceOfCall } from '@pawl/core/prices';
import { type Attempt, type Outcome, type Run, type RunReport, summariseRun } from '@pawl/core/runs';
import type { Price, Trajectory } from '@pawl/core/trajectory';
import { RunWriter } from './artifacts/index.js';
import { type AttemptRim, makeAttempt, slim } from './attempt.js';
import { type Clock, systemClock, timestampOf } from './clock.js';
import { Deadlines } from './deadlines.js';
import { onInterrupt } from './interrupt.js';
import { Loopback } from './loopback.js';
import { attemptsInTurn, type PlannedAttempt, type PlannedCase, planCase, runCaseOf } from './plan.js';
import { inParallel } from './pool.js';
import { Progress, type ProgressStream } from './progress.js';
import { Quiet } from './quiet.js';
import { watchStrayErrors } from './stray-errors.js';
import { openTarget, type Target } from './targets/index.js';

/** Takes secrets and personal data out of what is about to be written. */
export interface RunRedaction {
  readonly attempt: (attempt: Attempt) => Attempt;
  readonly trajectory: (trajectory: Trajectory) => Trajectory;
}

export interface RunOptions {
  /** The run's id, under which it is found again. */
  readonly id: string;
  /** Where the run is written; must hold no run yet. */
  readonly directory: string;
  readonly cases: readonly Case[];
  /** Worlds that cases extend, by name. */
  readonly environments: ReadonlyMap<string, World>;
  readonly agent: ChosenAgent;
  /** Where `pawl.yaml` lies, absolute: relative paths of the target start there. */
  readonly folder: string;
  /** Attempts of a case that does not say how many. */
  readonly attempts: number;
  /** Attempts under way at a time. */
  readonly concurrency: number;
  /** How secrets and personal data are replaced before anything is written. */
  readonly redaction: RunRedaction;
  /** The command that repeats the run. */
  readonly command: readonly string[];
  /** Used instead of the agent's own target; closed at the end. */
  readonly target?: Target;
  /** Port of the OTLP endpoint and the replay gateway, for services whose exporter has a fixed address. Default: any. */
  readonly port?: number;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: public list prices. */
  readonly price?: Price;
  /** Where progress is shown; nowhere by default. */
  readonly progress?: ProgressStream;
  /** Ends the run early, as a signal to the process does. */
  readonly signal?: AbortSignal;
  /** Told of every attempt as it was written. */
  readonly onAttempt?: (attempt: Attempt) => void;
}

/**
 * Runs an agent against cases and writes the run's directory as attempts end. Every attempt has its own trace, world,
 * addresses and time limit; agents started as commands run in process groups that never outlive their attempt. An agent
 * that breaks breaks its attempt. A run that is interrupted is left as it is, readable and marked as not complete.
 *
 * Cost beyond the agent: some tens of microseconds per attempt for a function, the start of a process for a command.
 *
 * @returns the numbers of the run
 * @throws PawlError `RUN_EXISTS`, `RUN_INTERRUPTED`, `RUN_NOT_WRITTEN`, `RUN_PORT_IN_USE`, `WORLD_EXTENDS`
 */
export const runCases = async (options: RunOptions): Promise<RunReport> => {
  const { agent, clock = systemClock } = options;
  const cases = options.cases.map(given =>
    planCase(given, agent.agent.default, options.environments, options.attempts),
  );
  const target = options.target ?? openTarget(agent.target, options.folder);
  const loopback = await Loopback.open(options.port ?? 0);
  const rim: AttemptRim = {
    agent: { name: agent.agent.name, version: agent.version },
    target,
    effects: new Map([...agent.agent.tools].map(([name, { effect }]) => [name, effect])),
    loopback,
    deadlines: new Deadlines(),
    clock,
    price: options.price ?? priceOfCall,
    quiet: new Quiet(target.quietMs),
  };
  try {
    return await performRun(options, cases, rim);
  } finally {
    rim.deadlines.close();
    await Promise.all([target.close(), loopback.close()]);
  }
};

const performRun = async (options: RunOptions, cases: readonly PlannedCase[], rim: AttemptRim): Promise<RunReport> => {
  // Heard before anything is written: whoever sees the run's directory may already ask it to end.
  const asked = new AbortController();
  const listened = onInterrupt(() => asked.abort());
  try {
    return await writeRun(options, cases, rim, asked.signal);
  } finally {
    listened();
  }
};

const writeRun = async (
  options: RunOptions,
  cases: readonly PlannedCase[],
  rim: AttemptRim,
  asked: AbortSignal,
): Promise<RunReport> => {
  const writer = await RunWriter.create(options.directory, runOf(options, cases, rim.clock));
  try {
    const execution = new RunExecution(options, cases, rim, writer);
    await execution.perform(asked);
    const run = await writer.finish(timestampOf(rim.clock.now()));
    return summariseRun(run, execution.attempts);
  } finally {
    await writer.close();
  }
};

const runOf = (options: RunOptions, cases: readonly PlannedCase[], clock: Clock): Run => ({
  schema: 'pawl-run/1',
  id: options.id,
  agent: options.agent.agent.name,
  version: options.agent.version,
  origin: 'executed',
  startedAt: timestampOf(clock.now()),
  endedAt: null,
  attemptsPerCase: Math.max(1, ...cases.map(({ attempts }) => attempts)),
  cases: cases.map(runCaseOf),
  command: options.command,
});

/** A run under way. */
class RunExecution {
  readonly #options: RunOptions;
  readonly #cases: readonly PlannedCase[];
  readonly #rim: AttemptRim;
  readonly #writer: RunWriter;
  /** What the numbers of the run need, attempt by attempt. */
  readonly attempts: Attempt[] = [];
  readonly #outcomes: Record<Outcome, number> = { passed: 0, failed: 0, errored: 0, invalid: 0 };
  #interrupted = false;

  constructor(options: RunOptions, cases: readonly PlannedCase[], rim: AttemptRim, writer: RunWriter) {
    this.#options = options;
    this.#cases = cases;
    this.#rim = rim;
    this.#writer = writer;
  }

  async perform(asked: AbortSignal): Promise<void> {
    const { concurrency, directory } = this.#options;
    const interrupt = (): void => this.#interrupt();
    const signals = [asked, this.#options.signal].filter(signal => signal !== undefined);
    const stops = [watchStrayErrors(), this.#showProgress()];
    for (const signal of signals) {
      signal.addEventListener('abort', interrupt);
      if (signal.aborted) interrupt();
    }
    try {
      await inParallel(this.#jobs(), concurrency, plan => this.#make(plan));
    } finally {
      for (const signal of signals) signal.removeEventListener('abort', interrupt);
      for (const stop of stops) stop();
    }
    if (this.#interrupted) throw interrupted(directory, this.attempts.length);
  }

  *#jobs(): Generator<PlannedAttempt> {
    for (const plan of attemptsInTurn(this.#cases)) {
      if (this.#interrupted) return;
      yield plan;
    }
  }

  async #make(plan: PlannedAttempt): Promise<void> {
    const finished = await makeAttempt(plan, this.#rim);
    if (finished === null) return;
    const { redaction, onAttempt } = this.#options;
    const attempt = redaction.attempt(finished.attempt);
    const room = this.#append(attempt, finished.trajectory === null ? null : redaction.trajectory(finished.trajectory));
    this.attempts.push(slim(attempt));
    this.#outcomes[attempt.outcome] += 1;
    onAttempt?.(attempt);
    if (room !== undefined) await room;
  }

  /** A run that cannot be written goes no further: what is under way is ended too. */
  #append(attempt: Attempt, trajectory: Trajectory | null): Promise<void> | undefined {
    try {
      return this.#writer.append(attempt, trajectory);
    } catch (error) {
      this.#interrupt();
      throw error;
    }
  }

  #interrupt(): void {
    this.#interrupted = true;
    this.#rim.deadlines.interrupt();
  }

  #showProgress(): () => void {
    const { progress: stream } = this.#options;
    if (stream === undefined) return () => undefined;
    const total = this.#cases.reduce((sum, { attempts }) => sum + attempts, 0);
    const start = performance.now();
    const progress = new Progress(stream, () => ({
      done: this.attempts.length,
      total,
      outcomes: this.#outcomes,
      elapsedMs: performance.now() - start,
    }));
    return () => progress.end();
  }
}

const interrupted = (directory: string, attempts: number): PawlError =>
  new PawlError({
    code: 'RUN_INTERRUPTED',
    message: `the run was interrupted after ${attempts} attempts`,
    remedy: `What was finished can be read in ${directory}; run the cases again for a complete run.`,
  });
