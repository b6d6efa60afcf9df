import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runEvalite } from 'evalite/runner';
import { createSqliteStorage } from 'evalite/sqlite-storage';
import { DIRECTORY, report } from '../../runner/job.mjs';

const file = join(DIRECTORY, 'evalite.sqlite');
const cwd = fileURLToPath(new URL('.', import.meta.url));

const start = performance.now();
await runEvalite({
  mode: 'run-once-and-exit',
  cwd,
  path: 'job.eval.ts',
  hideTable: true,
  storage: await createSqliteStorage(file),
});
const ms = performance.now() - start;

const stored = await createSqliteStorage(file);
const results = await stored.results.getMany({});
const scores = await stored.scores.getMany({});
const missed = new Set(scores.filter(score => score.score !== 1).map(score => score.result_id));
report({ attempts: results.length, passed: results.filter(result => !missed.has(result.id)).length, ms });
