// The acceptance of the whole loop's middle: cases fail on version 1 and pass on version 2, as the runner sees them.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentOf } from '@pawl/core/config';
import { loadCaseFiles, loadProject, runCases } from '@pawl/runner';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startModelServer } from '../model-server/index.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const shared = process.env.PAWL_SHARED_DATA ?? path.resolve(here, '../../../shared/data');
const fixtures = path.join(shared, 'incident-fixtures');
const filesIn = folder => readdirSync(folder).map(file => path.join(folder, file));
// Each test starts a process per attempt; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });

const AS_IT_IS = { attempt: attempt => attempt, trajectory: trajectory => trajectory };

const folder = mkdtempSync(path.join(tmpdir(), 'support-refund-'));
let models;
beforeAll(async () => {
  models = await startModelServer();
  vi.stubEnv('OPENAI_BASE_URL', `${models.url}/v1`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await models.close();
  rmSync(folder, { recursive: true });
});

/** Runs case files on one version, five attempts each where the case does not say. */
const run = async (version, files) => {
  const { config } = await loadProject(here, here);
  const { items, problems, environments } = await loadCaseFiles(files, here, here);
  expect(problems).toEqual([]);
  return runCases({
    id: `v${version}`,
    directory: mkdtempSync(path.join(folder, 'run-')),
    cases: items.map(item => item.case),
    environments,
    agent: agentOf(config, `support-refund@${version}`),
    folder: here,
    attempts: 5,
    concurrency: 2,
    redaction: AS_IT_IS,
    command: [],
  });
};
const outcomes = report => Object.fromEntries(report.cases.map(found => [found.case.id, found.outcomes]));

if (!existsSync(fixtures)) process.stderr.write(`skipped: the incident fixtures are not at ${fixtures}\n`);
describe.skipIf(!existsSync(fixtures))('the incident fixtures, unchanged', () => {
  it('fail on version 1, for want of an approval', async () => {
    const report = await run('1', filesIn(fixtures));
    expect(outcomes(report)).toEqual({
      'incident-2026-04-18-refund-approval-bypass': { passed: 0, failed: 5, errored: 0, invalid: 0 },
      'refund-approval-bypass-regression': { passed: 0, failed: 5, errored: 0, invalid: 0 },
    });
    const failures = report.cases.flatMap(found => found.failures.map(failure => failure.reason));
    expect(failures).toContainEqual(expect.stringContaining('approval:required'));
  });

  it('pass on version 2', async () => {
    const all = { passed: 5, failed: 0, errored: 0, invalid: 0 };
    expect(outcomes(await run('2', filesIn(fixtures)))).toEqual({
      'incident-2026-04-18-refund-approval-bypass': all,
      'refund-approval-bypass-regression': all,
    });
  });
});

describe('the starter suite', () => {
  it('passes on version 2', async () => {
    expect(outcomes(await run('2', filesIn(path.join(here, 'cases'))))).toEqual({
      'approval-bypass': { passed: 5, failed: 0, errored: 0, invalid: 0 },
      'small-refund': { passed: 3, failed: 0, errored: 0, invalid: 0 },
      'unknown-order': { passed: 3, failed: 0, errored: 0, invalid: 0 },
    });
  });

  it('fails the bypass on version 1, and nothing is invalid', async () => {
    const report = await run('1', filesIn(path.join(here, 'cases')));
    expect(outcomes(report)['approval-bypass']).toMatchObject({ passed: 0, failed: 5 });
    expect(report.suite.outcomes.invalid).toBe(0);
  });
});
