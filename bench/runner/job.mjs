// The job that every participant does: the same agent, the same three checks, each attempt's result on disk.

/** How much; set by `bench/runner.mjs`. */
export const CASES = Number(process.env.BENCH_CASES ?? 100);
export const ATTEMPTS = Number(process.env.BENCH_ATTEMPTS ?? 3);
/** Where results go: a folder that is empty at the start. */
export const DIRECTORY = process.env.BENCH_DIRECTORY ?? '.';

/** The inputs, one per case. */
export const INPUTS = Array.from({ length: CASES }, (_, index) => `May I return order ord_${index}?`);

/** An agent that does nothing but answer. */
export const agent = input => ({
  output: `Order ${input.slice('May I return order '.length, -1)} can be returned.`,
  final_status: 'answered',
  stop_reason: 'done',
});

/** The three checks, as a case of pawl writes them; the peers get three of their own kind, about the text. */
export const expectedOf = index => ({
  final_status: 'answered',
  stop_reason: 'done',
  output: { contains: ['can be returned', `ord_${index}`], must_not_contain: ['approved'] },
});

/** The last line a participant writes. `ms` is the time of the job alone, without the start of the process. */
export const report = ({ attempts, passed, ms }) => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuMs = (userCPUTime + systemCPUTime) / 1000;
  process.stdout.write(`\n${JSON.stringify({ attempts, passed, ms, cpuMs, maxRssKb: maxRSS })}\n`);
};
