// Does what the page for agents without telemetry says: the conversation is imported, and sent.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../process.mjs';
import { settled, trajectoryIds } from './outcome.mjs';
import { readPage, WRITTEN } from './page.mjs';

const bin = join(root, 'packages', 'cli', 'bin', 'pawl.js');
const run = promisify(execFile);

/** Resolves to what came of both ways, as `settled` tells it. */
export const runNoTelemetry = async ({ pawl, data }) => {
  const { files, shell } = readPage('no-telemetry');
  const cwd = mkdtempSync(join(tmpdir(), 'pawl-no-telemetry-'));
  try {
    for (const [name, code] of files) writeFileSync(join(cwd, name), code.replaceAll(WRITTEN, pawl));
    const { messages } = JSON.parse(files.get('conversation.json'));
    const expected = { answer: messages.at(-1).content, conventions: ['pawl'], hasTokens: false };
    const outcomes = [];
    for (const [command, ...words] of shell.map(line => line.split(' '))) {
      const before = await trajectoryIds(pawl);
      if (command === 'npx') await run(process.execPath, [bin, ...words.slice(1), '--data', data], { cwd });
      else await run(process.execPath, words, { cwd });
      outcomes.push(await settled(pawl, before, expected));
    }
    return outcomes;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
};
