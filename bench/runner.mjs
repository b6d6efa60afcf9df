// The runner: cases × attempts of a no-op agent in this process, three checks each, results on disk. Beside it the bare
// loop (same agent, same checks, same lines on disk, no runner: the limit), and the same job in evalite and promptfoo.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { figure, median, table } from './lib/table.mjs';
import { watch } from './lib/watch.mjs';

const PEERS = fileURLToPath(new URL('peers/', import.meta.url));
const at = path => fileURLToPath(new URL(path, import.meta.url));

/** `peer` names the package that a participant is; `small` ones do the job with `--peer-cases`. */
const PARTICIPANTS = [
  { name: 'bare loop', file: at('runner/loop.mjs'), peer: null, small: false },
  { name: 'pawl', file: at('runner/pawl.mjs'), peer: null, small: false },
  { name: 'pawl, redacting', file: at('runner/pawl.mjs'), peer: null, small: false, env: { BENCH_REDACT: '1' } },
  { name: 'pawl, as much as the peers', file: at('runner/pawl.mjs'), peer: null, small: true },
  { name: 'evalite', file: at('peers/evalite/main.mjs'), peer: 'evalite', small: true },
  { name: 'promptfoo', file: at('runner/promptfoo.mjs'), peer: 'promptfoo', small: true },
];

const OPTIONS = {
  cases: { type: 'string', default: '10000' },
  attempts: { type: 'string', default: '3' },
  rounds: { type: 'string', default: '5' },
  'peer-cases': { type: 'string', default: '1000' },
  'peer-rounds': { type: 'string', default: '3' },
  'no-peers': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
};

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const peers = !values['no-peers'];
  const participants = PARTICIPANTS.filter(({ small }) => peers || !small);
  if (peers) installPeers();
  const attempts = Number(values.attempts);
  const roundsOf = ({ peer }) => Number(peer === null ? values.rounds : values['peer-rounds']);

  const found = participants.map(participant => ({
    ...participant,
    attempts: 0,
    rate: [],
    seconds: [],
    cpu: [],
    peakMb: [],
  }));
  // Round by round, and not participant by participant: what else the machine does then meets all of them.
  for (let round = 0; round < Math.max(...found.map(roundsOf)); round++) {
    for (const result of found) {
      if (round >= roundsOf(result)) continue;
      const cases = Number(result.small ? values['peer-cases'] : values.cases);
      const { report, seconds, cpuSeconds, peakMb } = await once(result, cases, attempts);
      if (report.passed !== cases * attempts)
        throw new Error(`${result.name}: ${report.passed} attempts passed, not ${cases * attempts}`);
      result.attempts = report.attempts;
      result.rate.push((report.attempts / report.ms) * 1000);
      result.seconds.push(seconds);
      result.cpu.push((cpuSeconds / report.attempts) * 1e6);
      result.peakMb.push(peakMb);
      process.stderr.write(
        `round ${round + 1}: ${result.name}: ${figure(report.attempts)} attempts in ${figure(report.ms / 1000)} s\n`,
      );
    }
  }
  const rows = found.map(({ name, peer, small, attempts, rate, seconds, cpu, peakMb }) => ({
    name,
    peer,
    small,
    attempts,
    attemptsPerSecond: median(rate),
    processSeconds: median(seconds),
    cpuMicrosecondsPerAttempt: median(cpu),
    peakMb: median(peakMb),
  }));
  const machine = { node: process.version, cores: availableParallelism() };
  process.stdout.write(`${values.json ? JSON.stringify({ ...machine, rows }) : print(rows, machine, values)}\n`);
  return 0;
};

/** One participant's job in a process and a folder of its own. */
const once = async ({ file, env: own = {} }, cases, attempts) => {
  const directory = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  try {
    const env = { BENCH_CASES: `${cases}`, BENCH_ATTEMPTS: `${attempts}`, BENCH_DIRECTORY: directory, ...own };
    return await watch(file, { env });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** The versions in `bench/peers/package.json`, into that folder alone. */
const installPeers = () => {
  if (existsSync(join(PEERS, 'node_modules'))) return;
  process.stderr.write(
    'installing evalite and promptfoo into bench/peers (about 1.5 GB, once; --no-peers leaves them out)\n',
  );
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], {
    cwd: PEERS,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the peers could not be installed; --no-peers leaves them out');
};

/** @param {readonly any[]} rows @param {{ node: string, cores: number }} machine @param {any} values */
const print = (rows, { node, cores }, values) => {
  const versions = JSON.parse(readFileSync(join(PEERS, 'package.json'), 'utf8')).dependencies;
  const limit = rows.find(({ name }) => name === 'bare loop');
  const head = [
    '',
    'attempts',
    'attempts/s',
    'of the limit',
    'pawl is',
    'process s',
    'CPU us/attempt',
    'peak MB',
    'of pawl',
  ];
  const body = rows.map(row => {
    const pawl = rows.find(({ name, small }) => name.startsWith('pawl') && small === row.small);
    return [
      row.peer === null ? row.name : `${row.name} ${versions[row.peer]}`,
      figure(row.attempts),
      figure(row.attemptsPerSecond),
      `${figure((row.attemptsPerSecond / limit.attemptsPerSecond) * 100)} %`,
      `${figure(pawl.attemptsPerSecond / row.attemptsPerSecond)} x`,
      figure(row.processSeconds),
      figure(row.cpuMicrosecondsPerAttempt),
      figure(row.peakMb),
      `${figure(row.peakMb / pawl.peakMb)} x`,
    ];
  });
  return [
    `${figure(Number(values.cases))} cases x ${values.attempts} attempts; Node ${node}, ${cores} cores; medians of ${values.rounds} rounds, of the peers ${values['peer-rounds']}`,
    '',
    table(head, body),
    '',
    'attempts/s is the job alone, process s, CPU and peak MB are the whole process with its children.',
    '"pawl is" and "of pawl" compare with pawl doing the same number of attempts.',
  ].join('\n');
};
