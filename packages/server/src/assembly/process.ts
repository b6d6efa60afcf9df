// Entry of the process that assembles traces. Argument: JSON of ReadingConfig; where the events are stands in a variable.
import { Worker } from 'node:worker_threads';
import { connectEvents, type EventConnection } from '../engines/chdb/connection.js';
import { bindToServer } from '../engines/child-protocol.js';
import { describeError } from '../engines/log.js';
import { clickhouseTraces } from '../stores/clickhouse-traces.js';
import { type Answer, CONNECTION_VARIABLE, type Task } from './process-messages.js';
import { type ReadingConfig, readingRules, toTrajectoryBy } from './to-trajectory.js';
import { createTraceWork } from './trace-work.js';

const end = (): void => process.exit(0);
bindToServer({ gone: end, stop: end });
// While a large trace is assembled, this thread hears nothing.
new Worker(new URL('./parent-watch.js', import.meta.url), { workerData: process.ppid });

const connection = JSON.parse(process.env[CONNECTION_VARIABLE] ?? '') as EventConnection;
const reading = JSON.parse(process.argv[2] ?? '') as ReadingConfig;
const work = createTraceWork(clickhouseTraces(connectEvents(connection)), toTrajectoryBy(readingRules(reading)));

const perform = (task: Task): Promise<unknown> =>
  task.kind === 'summarise'
    ? work.summarise(task.project, task.group, task.stamps)
    : work.trajectoryText(task.project, task.trace, task.window);

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

const answer = (message: Answer): void => {
  if (process.connected) process.send?.(message, () => {});
};

process.on('message', (task: Task) => {
  perform(task).then(
    result => answer({ id: task.id, result }),
    error => answer({ id: task.id, error: describeError(error), code: codeOf(error) }),
  );
});

// Says that it has begun. No task has this id.
answer({ id: 0, result: null });
