/**
 * Does the jobs in order, at most `concurrency` at a time. After a failure no further job is begun; those under way are
 * waited for, then the first failure is thrown.
 */
export const inParallel = async <Job>(
  jobs: Iterable<Job>,
  concurrency: number,
  work: (job: Job) => Promise<void>,
): Promise<void> => {
  const queue = jobs[Symbol.iterator]();
  let failure: { readonly cause: unknown } | null = null;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true && failure === null; next = queue.next()) {
      try {
        await work(next.value);
      } catch (cause) {
        failure ??= { cause };
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  throwIfFailed(failure);
};

const throwIfFailed = (failure: { readonly cause: unknown } | null): void => {
  if (failure !== null) throw failure.cause;
};
