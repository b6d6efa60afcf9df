import { describe, expect, it } from 'vitest';
import {
  buildTree,
  type Json,
  jsonText,
  type Span,
  type SpanId,
  summarise,
  type TraceId,
} from '../trajectory/index.js';
import { assemble, assembleAll, saysComplete } from './index.js';
import { agentSpan, chat, type SpanWords, span, toolSpan } from './testing/spans.js';

const numbered = (count: number, words: (at: number) => SpanWords): readonly Span[] =>
  Array.from({ length: count }, (_, at) => agentSpan(words(at), 'a'));
const marked = (spans: readonly Span[], mark: string): number =>
  assemble(spans).steps.filter(step => (step.marks as readonly string[]).includes(mark)).length;

describe('links that make no tree', () => {
  it.each([1, 2, 3, 1_000])('cuts a cycle of %i at its latest span, and keeps every span', length => {
    const ring = numbered(length, at => ({ id: `${at}`, at, parent: `${(at + 1) % length}` }));
    const { steps, notes } = assemble([agentSpan({ id: 'root' }, 'a'), ...ring]);
    expect(steps).toHaveLength(length + 1);
    const cut = steps.filter(step => step.marks.includes('cycle-cut'));
    expect(cut.map(step => step.startedAt)).toEqual([
      steps
        .map(step => step.startedAt)
        .toSorted()
        .at(-1),
    ]);
    expect(notes).toEqual(['steps whose parent link closed a cycle, cut there: 1']);
  });

  it('lists orphans at the top, and says that the root is missing once nobody waits for it', () => {
    const orphans = [
      toolSpan({ id: 'a', parent: 'gone' }, 'one', {}),
      toolSpan({ id: 'b', parent: 'lost' }, 'two', {}),
    ];
    expect(assemble(orphans)).toMatchObject({
      status: 'running',
      steps: [
        { parent: null, marks: ['orphan'] },
        { parent: null, marks: ['orphan'] },
      ],
      notes: ['steps whose parent never arrived: 2'],
    });
    expect(assemble(orphans, { silent: true })).toMatchObject({
      status: 'unknown',
      notes: [expect.stringContaining('root missing'), 'steps whose parent never arrived: 2'],
    });
  });
});

describe('depth', () => {
  it('assembles, sums up, shows and writes a chain of 10,000 spans without recursion', () => {
    const depth = 10_000;
    const chain = numbered(depth, at => ({ id: `${at}`, at, ...(at === 0 ? {} : { parent: `${at - 1}` }) }));
    const trajectory = assemble(chain.toReversed());
    expect(trajectory.steps).toHaveLength(depth);
    const tree = buildTree(trajectory.steps);
    expect(Math.max(...tree.depth.values())).toBe(depth - 1);
    expect(summarise(trajectory).totals.steps).toBe(depth);
    expect(JSON.parse(JSON.stringify(trajectory)).steps).toHaveLength(depth);
  });

  it('keeps JSON text that nests deeper than 64 levels as text, and a deeper value as it is', () => {
    const text = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    let value: Json = 'deep';
    for (let level = 0; level < 20_000; level += 1) value = [value];
    const [step, other] = assemble([
      toolSpan({ id: 'a' }, 'text', { 'gen_ai.tool.call.arguments': text }),
      toolSpan({ id: 'b', at: 1 }, 'value', { 'gen_ai.tool.call.arguments': value }),
    ]).steps;
    expect(step?.kind === 'tool' && step.input).toBe(text);
    expect(other?.kind === 'tool' && jsonText(other.input).length).toBe(2 * 20_000 + '"deep"'.length);
  });
});

describe('times', () => {
  const times = (startTimeUnixNano: string, endTimeUnixNano: string): Span => ({
    ...agentSpan({ id: 'root' }, 'a'),
    startTimeUnixNano,
    endTimeUnixNano,
  });

  it.each([
    {
      because: 'it ends before it starts',
      of: times('2000000000000000000', '1999999999000000000'),
      durationMs: -1_000,
    },
    {
      because: 'it is from 1970',
      of: times('1', '1000001'),
      startedAt: '1970-01-01T00:00:00.000000001Z',
      durationMs: 1,
    },
    { because: 'nobody knows its start', of: times('0', '2000000000000000000'), startedAt: null, durationMs: null },
    {
      because: 'its start is no time',
      of: times('yesterday', '2000000000000000000'),
      startedAt: null,
      durationMs: null,
    },
  ])('keeps them as they came where $because', ({ of, startedAt, durationMs }) => {
    const [step] = assemble([of]).steps;
    expect(step?.durationMs).toBe(durationMs);
    if (startedAt !== undefined) expect(step?.startedAt).toBe(startedAt);
    expect(step?.marks).toEqual(durationMs !== null && durationMs < 0 ? ['clock-skew'] : []);
  });

  it.each([-2, 2])('keeps children under their parent whose clock is %i h off', hours => {
    const at = hours * 3_600_000;
    const spans = [
      agentSpan({ id: 'root', lasts: 10 }, 'a'),
      agentSpan({ id: 'b', parent: 'root', at }, 'other service'),
      toolSpan({ id: 'c', parent: 'b', at: at + 1 }, 'look', {}),
    ];
    const { steps } = assemble(spans.toReversed());
    expect(steps.map(step => step.name)).toEqual(['a', 'other service', 'look']);
    expect(steps[1]?.startedAt === steps[0]?.startedAt).toBe(false);
  });
});

describe('ids', () => {
  it('keeps two traces apart that share every span id', () => {
    const one = [agentSpan({ id: 'root' }, 'one'), toolSpan({ id: 'x', parent: 'root' }, 'first', {})];
    const two = [agentSpan({ id: 'root' }, 'two'), toolSpan({ id: 'x', parent: 'root' }, 'second', {})].map(
      each => ({ ...each, traceId: 'f'.repeat(32) as TraceId }), // 32 hex digits
    );
    const names = assembleAll([...one, ...two]).map(({ steps }) => steps.map(step => step.name));
    expect(names.toSorted()).toEqual([
      ['one', 'first'],
      ['two', 'second'],
    ]);
    const together = assemble([...one, ...two]);
    expect(new Set(together.steps.map(step => step.id)).size).toBe(4);
    expect(together.steps.filter(step => step.marks.length > 0)).toEqual([]);
  });
});

describe('the end', () => {
  const id = (of: Span): ReadonlySet<SpanId> => new Set([of.spanId]);

  it('comes when the root says so, whether it has ended or not', () => {
    const root = agentSpan({ id: 'root', lasts: null, attributes: { 'pawl.complete': true } }, 'a');
    const child = agentSpan({ id: 'b', parent: 'root', attributes: { 'pawl.complete': 'true' } }, 'b');
    expect(assemble([root, child])).toMatchObject({ status: 'ok', steps: [{ unread: {} }, {}] });
    expect([saysComplete([root]), saysComplete([child])]).toEqual([true, false]);
    expect(assemble([{ ...root, attributes: { ...root.attributes, 'pawl.complete': false } }]).status).toBe('running');
  });

  it('marks what came after it', () => {
    const [root, late] = [agentSpan({ id: 'root' }, 'a'), chat({ id: 'm', parent: 'root', at: 1 }, [], [])];
    const trajectory = assemble([root, late], { late: id(late) });
    expect(trajectory.steps.map(step => step.marks)).toEqual([[], ['late']]);
    expect(trajectory.notes).toEqual(['steps that arrived after the run was complete: 1']);
    expect(marked([root, late, span({ id: 'x', parent: 'root' })], 'late')).toBe(0);
  });
});
