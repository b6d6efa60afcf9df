// Redaction: MB/s of processor time by kind of text. Beside it what the same bytes cost to look at only: one indexOf, one
// regular expression of a few classes, the pass that tells which classes may find something; and the naive way, every
// class's pattern on every text.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { figure, median, table } from './lib/table.mjs';
import { texts } from './redaction/texts.mjs';

const OPTIONS = {
  megabytes: { type: 'string', default: '4' },
  rounds: { type: 'string', default: '7' },
  json: { type: 'boolean', default: false },
};

/** What a quick filter would look for. */
const ONE_PATTERN = /@[\w-]+\.[\w.-]+|\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b|\bsk-[\w-]{20,}|\bghp_\w{36}/g;

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
export const main = async args => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { keyedToken, redactText, textClasses } = await import('../packages/core/dist/redact/index.js');
  const redaction = { token: keyedToken(new Uint8Array(32)) };
  const participants = {
    pawl: list => {
      let found = 0;
      for (const text of list) for (const count of Object.values(redactText(text, redaction).counts)) found += count;
      return found;
    },
    indexOf: list => list.reduce((sum, text) => sum + (text.indexOf('\u0001') < 0 ? 0 : 1), 0),
    'one pattern': list => list.reduce((sum, text) => sum + (text.match(ONE_PATTERN)?.length ?? 0), 0),
    'every class': list =>
      list.reduce((sum, text) => sum + textClasses.reduce((all, { find }) => all + find(text).length, 0), 0),
  };
  const rows = [];
  for (const [kind, list] of texts(Number(values.megabytes) * 1e6)) {
    const bytes = list.reduce((sum, text) => sum + text.length, 0);
    const speeds = new Map(Object.keys(participants).map(name => [name, []]));
    let found = 0;
    // Round by round, and not participant by participant: what else the machine does then meets all of them.
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [name, work] of Object.entries(participants)) {
        const before = process.cpuUsage();
        const result = work(list);
        const { user, system } = process.cpuUsage(before);
        if (name === 'pawl') found = result;
        // The first round compiles.
        if (round > 0) speeds.get(name).push(bytes / Math.max(1, user + system));
      }
    }
    rows.push({
      kind,
      megabytes: bytes / 1e6,
      found,
      ...Object.fromEntries([...speeds].map(([name, list]) => [name, median(list)])),
    });
  }
  const machine = { node: process.version, cores: availableParallelism() };
  process.stdout.write(`${values.json ? JSON.stringify({ ...machine, rows }) : print(rows, machine)}\n`);
  return 0;
};

const print = (rows, { node, cores }) => {
  const head = [
    '',
    'MB',
    'values',
    'pawl MB/s',
    'indexOf',
    'one pattern',
    'every class',
    'of one pattern',
    'faster than every class',
  ];
  const body = rows.map(row => [
    row.kind,
    figure(row.megabytes),
    figure(row.found),
    figure(row.pawl),
    figure(row.indexOf),
    figure(row['one pattern']),
    figure(row['every class']),
    `${figure((row.pawl / row['one pattern']) * 100)} %`,
    `${figure(row.pawl / row['every class'])} x`,
  ]);
  return [`Node ${node}, ${cores} cores; MB/s of processor time of one core, medians`, '', table(head, body)].join(
    '\n',
  );
};
