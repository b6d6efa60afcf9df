import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runAttempt } from '@pawl/sdk';
import { readResult } from './result.js';
import type { Target, TargetAttempt, TargetEnd, TargetRequest } from './target.js';

/** What a function target is given beside the request. */
export interface AttemptContext {
  /** Aborted when the attempt has to stop: its time is over, or the run is. */
  readonly signal: AbortSignal;
  readonly toolsUrl: string;
  readonly traceparent: string;
  readonly otlpEndpoint: string;
}

/** An agent in the runner's own process. What it returns is read as a result. */
export type AgentFunction = (request: TargetRequest, context: AttemptContext) => unknown;

export interface FunctionOptions {
  /** `file.ts#export`, the export `run` by default; or the function itself. */
  readonly function: string | AgentFunction;
  /** Where a relative file is looked up, absolute. */
  readonly cwd: string;
  readonly timeoutMs: number;
}

/** Most agents in this process hand their spans over themselves, and wait for nothing. */
const QUIET = 250;

/** A TypeScript or JavaScript function, loaded when the first attempt needs it. */
export const functionTarget = (options: FunctionOptions): Target => {
  const { function: given, cwd, timeoutMs } = options;
  let loading: Promise<AgentFunction> | null = null;
  const runLoaded = async (request: TargetRequest, attempt: TargetAttempt, reference: string): Promise<TargetEnd> => {
    try {
      loading ??= load(reference, cwd);
      return await call(await loading, request, attempt);
    } catch (error) {
      return invalid(`the function could not be loaded: ${messageOf(error)}`);
    }
  };
  return {
    timeoutMs,
    quietMs: QUIET,
    run: (request, attempt) =>
      typeof given === 'function' ? call(given, request, attempt) : runLoaded(request, attempt, given),
    close: () => Promise.resolve(),
  };
};

const call = (agent: AgentFunction, request: TargetRequest, attempt: TargetAttempt): Promise<TargetEnd> =>
  new Promise(resolve => {
    const crash = (error: unknown): void => resolve(errored(`crash: ${messageOf(error)}`));
    attempt.cancellation.onCancel(() => resolve(errored('cancelled')));
    attempt.onStrayError(crash);
    try {
      const returned = runAttempt(attempt.inProcess, () => agent(copyOf(request), new Context(attempt)));
      if (isPromise(returned)) returned.then(value => resolve(endOf(value)), crash);
      else resolve(endOf(returned));
    } catch (error) {
      crash(error);
    }
  });

/** A copy, so that no attempt sees what another one did to its input. */
const copyOf = (request: TargetRequest): TargetRequest => JSON.parse(JSON.stringify(request));

class Context implements AttemptContext {
  readonly #attempt: TargetAttempt;

  constructor(attempt: TargetAttempt) {
    this.#attempt = attempt;
  }

  get signal(): AbortSignal {
    return this.#attempt.cancellation.signal;
  }

  get toolsUrl(): string {
    return this.#attempt.toolsUrl;
  }

  get traceparent(): string {
    return this.#attempt.traceparent;
  }

  get otlpEndpoint(): string {
    return this.#attempt.otlpEndpoint;
  }
}

const endOf = (value: unknown): TargetEnd => {
  try {
    // A copy as JSON: what a process would have returned, and nothing that the agent can still change.
    const read = readResult(JSON.parse(JSON.stringify(value) ?? 'null'));
    return read.kind === 'result'
      ? { kind: 'result', result: read.result, stderr: null }
      : errored(`protocol: ${read.problem}`);
  } catch (error) {
    return errored(`protocol: the result is not JSON: ${messageOf(error)}`);
  }
};

const load = async (reference: string, cwd: string): Promise<AgentFunction> => {
  const [file = '', name = 'run'] = reference.split('#');
  const resolved = path.resolve(cwd, file);
  await stat(resolved);
  const module: unknown = /\.[cm]?js$/.test(resolved)
    ? await import(pathToFileURL(resolved).href)
    : await loadTypeScript(resolved);
  const found: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
  if (!isAgent(found)) throw new Error(`${resolved} does not export a function "${name}"`);
  return found;
};

/** The compiler takes longer to load than most agents; only TypeScript needs it. */
const loadTypeScript = async (file: string): Promise<unknown> => {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url).import(file);
};

const isAgent = (value: unknown): value is AgentFunction => typeof value === 'function';

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const errored = (reason: string): TargetEnd => ({ kind: 'errored', reason, stderr: null });
const invalid = (reason: string): TargetEnd => ({ kind: 'invalid', reason, stderr: null });
const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
