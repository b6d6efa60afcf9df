import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../checks/index.js';
import { assembleAll } from '../../conventions/index.js';
import { capture, capturesAt, hasCaptures } from '../../conventions/testing/captures.js';
import { timestampFromMillis } from '../../trajectory/index.js';
import { formatProblem } from '../../yaml/index.js';
import { caseFromTrajectory, readCase } from '../index.js';

if (!hasCaptures) console.warn(`skipped: there are no captured requests in ${capturesAt}`);
const now = timestampFromMillis(Date.UTC(2026, 10, 20));
const stacks = hasCaptures
  ? readdirSync(capturesAt).filter(name => existsSync(path.join(capturesAt, name, 'decoded.json')))
  : [];

describe.skipIf(!hasCaptures)('a first case from what unmodified client libraries sent', () => {
  it.each(stacks)('%s: reads without problems and can be evaluated', stack => {
    const { spans, logs } = capture(stack);
    for (const trajectory of assembleAll(spans, { logs })) {
      if (now === null) throw new Error('the moment is in range');
      const { yaml, files } = caseFromTrajectory(trajectory, { id: 'first', now });
      const read = readCase(yaml, 'first.case.yaml', {
        loadFile: name => files.find(file => file.path === name)?.text,
      });
      expect('problems' in read ? read.problems.map(formatProblem) : []).toEqual([]);
      if ('problems' in read) continue;
      expect(evaluate(trajectory, read.case.expected).filter(({ verdict }) => verdict.kind === 'invalid')).toEqual([]);
    }
  });
});
