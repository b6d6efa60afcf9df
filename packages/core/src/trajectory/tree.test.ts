import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree, orderSteps, type Placement, type Step, type StepId, stepId } from './index.js';
import { agent, model, type StepWords, tool } from './testing/steps.js';

const ids = (steps: readonly Step[]) => steps.map(step => step.id).join(' ');
const places = (entries: Record<string, Placement>): ReadonlyMap<StepId, Placement> =>
  new Map(Object.entries(entries).map(([id, placement]) => [stepId(id), placement]));

describe('order', () => {
  const cases: { because: string; steps: StepWords[]; placements?: Record<string, Placement>; order: string }[] = [
    {
      because: 'starts differ',
      steps: [
        { id: 'b', at: 2 },
        { id: 'a', at: 1 },
      ],
      order: 'a b',
    },
    {
      because: 'the earlier end wins a tie',
      steps: [
        { id: 'a', lasts: 9 },
        { id: 'b', lasts: 2 },
      ],
      order: 'b a',
    },
    { because: 'what has not ended comes last', steps: [{ id: 'a', lasts: null }, { id: 'b' }], order: 'b a' },
    { because: 'a full tie falls to the id', steps: [{ id: 'b' }, { id: 'a' }], order: 'a b' },
    {
      because: 'a parent comes first in a tie',
      steps: [
        { id: 'a', parent: 'z' },
        { id: 'z', lasts: 9 },
      ],
      order: 'z a',
    },
    {
      because: 'a parent comes first against the clock',
      steps: [
        { id: 'a', parent: 'z', at: 1 },
        { id: 'z', at: 5 },
      ],
      order: 'z a',
    },
    {
      because: 'the asking step comes first in a tie',
      steps: [{ id: 'call' }, { id: 'model', lasts: 9 }],
      placements: { call: { after: stepId('model') } },
      order: 'model call',
    },
    {
      because: 'the asking step comes first against the clock of another host',
      steps: [
        { id: 'call', at: 1 },
        { id: 'model', at: 5 },
      ],
      placements: { call: { after: stepId('model') } },
      order: 'model call',
    },
    {
      because: 'parallel calls keep the order in which they were asked for',
      steps: [{ id: 'm' }, { id: 'a', at: 1, lasts: 5 }, { id: 'b', at: 1, lasts: 1 }],
      placements: { a: { after: stepId('m'), position: 0 }, b: { after: stepId('m'), position: 1 } },
      order: 'm a b',
    },
    {
      because: 'the sender counted',
      steps: [
        { id: 'a', at: null },
        { id: 'b', at: null },
        { id: 'c', at: null },
      ],
      placements: { a: { sequence: 3 }, b: { sequence: 1 }, c: { sequence: 2 } },
      order: 'b c a',
    },
    {
      because: 'a step without a time stands where it is placed',
      steps: [
        { id: 'a', at: 1 },
        { id: 'b', at: 3 },
        { id: 'x', at: null },
      ],
      placements: { x: { at: '1970-01-01T00:00:00.002000000Z' as never } },
      order: 'a x b',
    },
    {
      because: 'steps that claim to have caused each other keep their time',
      steps: [
        { id: 'a', at: 2 },
        { id: 'b', at: 1 },
        { id: 'c', at: 3 },
      ],
      placements: { a: { after: stepId('b') }, b: { after: stepId('a') }, c: { after: stepId('a') } },
      order: 'b a c',
    },
  ];
  it.each(cases)('$order, as $because', ({ steps, placements = {}, order }) => {
    expect(
      ids(
        orderSteps(
          steps.map(words => tool(words)),
          places(placements),
        ),
      ),
    ).toBe(order);
  });
});

describe('buildTree', () => {
  const marked = (steps: readonly Step[]) =>
    Object.fromEntries(steps.filter(step => step.marks.length > 0).map(step => [step.id, step.marks.join(' ')]));

  it.each<{ what: string; steps: StepWords[]; roots: string; marks: Record<string, string> }>([
    { what: 'a plain chain', steps: [{ id: 'a' }, { id: 'b', parent: 'a' }], roots: 'a', marks: {} },
    {
      what: 'an orphan',
      steps: [{ id: 'a' }, { id: 'b', parent: 'gone', at: 1 }],
      roots: 'a b',
      marks: { b: 'orphan' },
    },
    { what: 'a self parent', steps: [{ id: 'a', parent: 'a' }], roots: 'a', marks: { a: 'cycle-cut' } },
    {
      what: 'a cycle of 2',
      steps: [
        { id: 'a', parent: 'b', at: 1 },
        { id: 'b', parent: 'a', at: 2 },
      ],
      roots: 'b',
      marks: { b: 'cycle-cut' },
    },
    {
      what: 'a cycle of 3 with a tail',
      steps: [
        { id: 'a', parent: 'c', at: 1 },
        { id: 'b', parent: 'a', at: 3 },
        { id: 'c', parent: 'b', at: 2 },
        { id: 'tail', parent: 'a', at: 9 },
      ],
      roots: 'b',
      marks: { b: 'cycle-cut' },
    },
    {
      what: 'a cycle of equal times, cut at the greatest id',
      steps: [
        { id: 'a', parent: 'b' },
        { id: 'b', parent: 'a' },
      ],
      roots: 'b',
      marks: { b: 'cycle-cut' },
    },
    {
      what: 'a repeated id',
      steps: [
        { id: 'a', lasts: 5 },
        { id: 'a', lasts: null },
      ],
      roots: 'a',
      marks: {},
    },
  ])('repairs $what', ({ steps, roots, marks }) => {
    const tree = buildTree(steps.map(words => agent(words)));
    expect(ids(tree.children.get(null) ?? [])).toBe(roots);
    expect(marked(tree.steps)).toEqual(marks);
  });

  it('keeps the version that has ended', () => {
    const tree = buildTree([tool({ id: 'a', lasts: 5 }), tool({ id: 'a', lasts: null })]);
    expect(tree.steps.map(step => step.durationMs)).toEqual([5]);
  });

  it('cuts a cycle of 1,000 once', () => {
    const steps = Array.from({ length: 1000 }, (_, at) => tool({ id: `s${at}`, parent: `s${(at + 1) % 1000}`, at }));
    const tree = buildTree(steps);
    expect(marked(tree.steps)).toEqual({ s999: 'cycle-cut' });
    expect(tree.depth.get(stepId('s0'))).toBe(999);
  });

  it('gives the same forest for any order of any links', () => {
    const node = fc.record({ id: fc.nat(9), parent: fc.option(fc.nat(12)), at: fc.nat(3) });
    const graph = fc.uniqueArray(node, { selector: each => each.id, maxLength: 10 });
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.nat()), (nodes, dice) => {
        const steps = nodes.map(({ id, parent, at }) =>
          model({ id: `s${id}`, parent: parent === null ? null : `s${parent}`, at }),
        );
        const shuffled = steps
          .map(step => ({ step, by: dice.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ step }) => step);
        const tree = buildTree(steps);
        expect(buildTree(shuffled).steps).toEqual(tree.steps);
        expect(tree.steps).toHaveLength(steps.length);
        const seen = new Set<StepId>();
        for (const step of tree.steps) {
          if (step.parent !== null) expect(seen.has(step.parent)).toBe(true);
          seen.add(step.id);
        }
      }),
    );
  });
});

describe('size', () => {
  const shapes: Record<string, (count: number) => Step[]> = {
    chain: count =>
      Array.from({ length: count }, (_, at) => tool({ id: `s${at}`, parent: at === 0 ? null : `s${at - 1}`, at })),
    fan: count =>
      Array.from({ length: count }, (_, at) => tool({ id: `s${at}`, parent: at === 0 ? null : 's0', at: at % 7 })),
    'backward chain': count =>
      Array.from({ length: count }, (_, at) =>
        tool({ id: `s${at}`, parent: at === count - 1 ? null : `s${at + 1}`, at }),
      ),
    cycle: count =>
      Array.from({ length: count }, (_, at) => tool({ id: `s${at}`, parent: `s${(at + 1) % count}`, at })),
  };

  it.each(Object.keys(shapes))('builds a %s of 100,000 steps', shape => {
    const make = shapes[shape] ?? (() => []);
    buildTree(make(10_000));
    const times = [1_000, 10_000, 100_000].map(count => {
      const steps = make(count);
      const start = performance.now();
      const tree = buildTree(steps);
      expect(tree.steps).toHaveLength(count);
      return performance.now() - start;
    });
    const [small = 0, middle = 0, large = 0] = times;
    console.log(
      `${shape}: 1,000 in ${small.toFixed(1)} ms, 10,000 in ${middle.toFixed(1)} ms, 100,000 in ${large.toFixed(1)} ms; ` +
        `ten times the steps take ${(middle / small).toFixed(1)} and ${(large / middle).toFixed(1)} times as long`,
    );
  }, 120_000);
});
