// Entry of the thread that assembles traces. Its data is an EventConnection.
import { parentPort, workerData } from 'node:worker_threads';
import { connectEvents, type EventConnection } from '../engines/chdb/connection.js';
import { describeError } from '../engines/log.js';
import { clickhouseTraces } from '../stores/clickhouse-traces.js';
import { toTrajectory } from './to-trajectory.js';
import { createTraceWork } from './trace-work.js';
import type { Answer, Task } from './worker-messages.js';

const work = createTraceWork(clickhouseTraces(connectEvents(workerData as EventConnection)), toTrajectory);

const perform = (task: Task): Promise<unknown> =>
  task.kind === 'summarise'
    ? work.summarise(task.project, task.group, task.stamps)
    : work.trajectoryText(task.project, task.trace);

parentPort?.on('message', async (task: Task) => {
  let answer: Answer;
  try {
    answer = { id: task.id, result: await perform(task) };
  } catch (error) {
    answer = { id: task.id, error: describeError(error) };
  }
  parentPort?.postMessage(answer);
});

// Says that it has begun. No task has this id.
parentPort?.postMessage({ id: 0, result: null } satisfies Answer);
