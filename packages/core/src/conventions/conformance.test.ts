import { describe, expect, it } from 'vitest';
import { assemble } from './index.js';
import { capture, capturesAt, hasCaptures, stacksIn } from './testing/captures.js';
import { conformanceTable, falseLacks, judge } from './testing/conformance.js';
import { ROWS } from './testing/stacks.js';
import { COLUMNS } from './testing/telling.js';

if (!hasCaptures)
  console.log(`skipped: no captured payloads at ${capturesAt}; set PAWL_SHARED_DATA to the folder above it`);

const read = (stack: string) => {
  const { spans, logs } = capture(stack);
  return assemble(spans, { logs });
};

const named = (stack: string) => {
  const row = ROWS.find(each => each.stack === stack);
  if (row === undefined) throw new Error(`no row ${stack}`);
  return row;
};

describe('the conformance table', () => {
  it('names each stack once, and of each column one lack at most', () => {
    expect(new Set(ROWS.map(row => row.stack)).size).toBe(ROWS.length);
    for (const { stack, lacks } of ROWS) {
      const columns = lacks.map(lack => lack.column);
      expect(new Set(columns).size, stack).toBe(columns.length);
      for (const lack of lacks) expect(lack.why, `${stack}, ${lack.column}`).not.toBe('');
    }
  });

  describe.skipIf(!hasCaptures)('over the captured stacks', () => {
    it('has a row for every folder, and a folder for every row', () => {
      expect(stacksIn()).toEqual(ROWS.map(row => row.stack).sort());
    });

    it.each(ROWS)('$stack tells the story', row => {
      expect(judge(row, read(row.stack)).flatMap(cell => cell.differences)).toEqual([]);
    });

    it.each(ROWS)('$stack lacks what its row says', row => {
      expect(falseLacks(row)).toEqual([]);
    });

    it('fails where something else is told', () => {
      const cells = judge(named('langfuse'), read('google-adk-agenttool'));
      expect(cells.filter(cell => cell.differences.length > 0).map(cell => cell.column)).toEqual(COLUMNS);
      expect(falseLacks({ ...named('strands'), stack: 'ai-sdk-v6' })).toHaveLength(2);
    });

    it('is printed with its count', () => {
      const { text, failed } = conformanceTable();
      expect(failed).toBe(0);
      expect(text.split('\n').at(-1)).toBe(`${ROWS.length} passed, 0 failed`);
      console.log(text);
    });
  });
});
