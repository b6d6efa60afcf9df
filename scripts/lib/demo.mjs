import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { plainText } from '@pawl/runner/terminal';
import { root } from './process.mjs';
import { startService } from './service.mjs';

const pawl = join(root, 'packages', 'cli', 'bin', 'pawl.js');
const project = join(root, 'examples', 'support-refund');
const REQUESTS = 12;
const ATTEMPTS = 5;

// What agents said is among the lines.
const say = (line = '') => process.stdout.write(`${plainText(line)}\n`);
const shown = path => relative(process.cwd(), path) || '.';

/**
 * Runs the loop and says what it does. Each step is checked: a demo that tells a story that did not happen is worse than
 * none. Resolves to the exit code, once `look` has looked at what was made.
 */
export const runDemo = async ({ folder = join(project, '.pawl', 'demo'), look }) => {
  const data = join(folder, 'data');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const real = process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL;
  const model = real ? null : await startService(join(root, 'examples', 'model-server', 'main.mjs'), ['--seed', '7']);
  const env = {
    ...process.env,
    ...(model === null ? {} : { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'none' }),
  };
  const server = await startService(pawl, ['up', '--port', '0', '--data', data, '--json'], { cwd: project, env });
  const failures = [];
  const expect = (holds, what) => {
    if (holds) return;
    failures.push(what);
    say(`   NOT AS IT SHOULD BE: ${what}`);
  };

  try {
    say(
      `pawl is up at ${server.url}; the models are ${model === null ? 'real' : 'scripted (set OPENAI_API_KEY for a real one)'}.`,
    );

    say(`\n1. Production: ${REQUESTS} requests through version 1 of support-refund`);
    await node(['traffic.mjs', '--version', '1', '--count', String(REQUESTS)], {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: server.otlp,
    });
    const runs = await trajectoriesOf(server.url);
    expect(runs.length === REQUESTS, `${REQUESTS} trajectories arrived, not ${runs.length}`);
    const bypasses = runs.filter(run =>
      run.steps.some(step => step.kind === 'message' && step.name === 'customer_promise_sent'),
    );
    say(
      `   ${runs.length} trajectories; in ${bypasses.length} the customer was promised a refund that nobody approved:`,
    );
    for (const { id, output } of bypasses.slice(0, 3)) say(`     ${id}  ${excerpt(output)}`);
    expect(bypasses.length > 0, 'version 1 fails in production');
    const worst = bypasses.find(run => run.steps.some(step => step.kind === 'tool' && step.name === 'issue_refund'));
    expect(worst !== undefined, 'one of them moved money');
    if (worst === undefined) return 1;
    say(`   look at it: ${server.url}/trajectories/${worst.id}`);

    say('\n2. The failing run becomes a case');
    const made = await command(
      [
        'case',
        'from',
        worst.id,
        '--id',
        'refund-without-approval',
        '--out',
        folder,
        '--data',
        data,
        '--owner',
        'support-platform',
        '--json',
      ],
      env,
    );
    expect(made.code === 0, 'the case was written');
    const { file } = JSON.parse(made.stdout);
    for (const line of readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => !line.trimStart().startsWith('#'))
      .slice(0, 24))
      say(`   │ ${line}`);
    say(`   … ${shown(file)}`);
    expect((await command(['case', 'lint', file], env)).code === 0, 'the case file is sound');

    const runCase = async version => {
      const result = await command(
        ['run', file, '--agent', `support-refund@${version}`, '--attempts', String(ATTEMPTS), '--data', data, '--json'],
        env,
      );
      const { suite, run } = JSON.parse(result.stdout);
      say(
        `   version ${version}: ${suite.outcomes.passed} of ${suite.attempts} attempts passed   ${server.url}/runs/${run}`,
      );
      return { code: result.code, run, suite };
    };
    say(`\n3. The case runs ${ATTEMPTS} times on each version; its tools are answered from the recording`);
    const red = await runCase('1');
    expect(red.code === 1 && red.suite.outcomes.passed < ATTEMPTS, 'the case fails on version 1 (red first)');
    const green = await runCase('2');
    expect(green.code === 0 && green.suite.outcomes.passed === ATTEMPTS, 'the case passes on version 2');

    const gate = async (title, base, candidate, decision, code) => {
      const result = await command(['gate', '--base', base, '--candidate', candidate, '--data', data], env);
      say(`\n   ${title}`);
      for (const line of result.stdout.trimEnd().split('\n')) say(`   │ ${line}`);
      expect(result.code === code, `the gate answers ${decision}`);
    };
    say('\n4. A gate stands before every later change');
    await gate('the repair, version 1 → 2', red.run, green.run, 'pass', 0);
    await gate('a later change that brings the old prompt back, version 2 → 1', green.run, red.run, 'hold', 1);

    say(
      `\n${failures.length === 0 ? 'The loop is closed.' : `${failures.length} steps did not come out as they should.`}`,
    );
    await look(server.url);
    return failures.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
    await model?.stop();
  }
};

const node = (args, env) => promisify(execFile)(process.execPath, args, { cwd: project, env });

/** Runs a pawl command as a user would; resolves to its exit code and what it printed. */
const command = (args, env) =>
  new Promise(resolve => {
    execFile(process.execPath, [pawl, ...args], { cwd: project, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) process.stderr.write(stderr);
      resolve({ code: error === null ? 0 : error.code, stdout });
    });
  });

/** Every trajectory the server has, once all that were sent have become visible. */
const trajectoriesOf = async url => {
  const get = async path => (await fetch(new URL(path, url))).json();
  let items = [];
  for (
    let tries = 0;
    tries < 50 && (items.length < REQUESTS || items.some(item => item.status === 'running'));
    tries++
  ) {
    if (tries > 0) await wait(100);
    ({ items } = await get(`/api/trajectories?limit=${REQUESTS * 2}`));
  }
  return Promise.all(items.map(({ id }) => get(`/api/trajectories/${id}`)));
};

const excerpt = value => {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
};
