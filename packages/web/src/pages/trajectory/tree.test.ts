import { type Step, stepId } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { toolStep } from '../../testing/steps.js';
import { ancestorsOf, nextPosition, rowOf, stepAt, stepTree, visiblePositions } from './tree.js';

/** `a b<a c<a d<b`: four steps, `<` before the parent. */
const stepsOf = (text: string): readonly Step[] =>
  text.split(' ').map(word => {
    const [id = '', parent] = word.split('<');
    return toolStep(id, { parent: parent === undefined ? null : stepId(parent) });
  });

/** The tree as text, one letter per step after as many dots as it is deep. */
const drawn = (text: string, collapsed: string[] = []): string => {
  const tree = stepTree(stepsOf(text));
  return [...visiblePositions(tree, new Set(collapsed.map(stepId)))]
    .map(position => '.'.repeat(tree.depth[position] ?? 0) + stepAt(tree, position)?.id)
    .join(' ');
};

describe('stepTree', () => {
  it.each([
    { because: 'one step', steps: 'a', tree: 'a' },
    { because: 'children follow their parent', steps: 'a b<a c<a d<b', tree: 'a .b ..d .c' },
    { because: 'several roots', steps: 'a b c<a d<b', tree: 'a .c b .d' },
    { because: 'an unknown parent makes a root', steps: 'a b<gone', tree: 'a b' },
    { because: 'of two that name each other the first is the root', steps: 'a<b b<a', tree: 'a .b' },
    { because: 'its own parent makes a root', steps: 'a<a b<a', tree: 'a .b' },
    { because: 'after a deep branch comes the next root', steps: 'a b<a c<b d', tree: 'a .b ..c d' },
  ])('$because', ({ steps, tree }) => {
    expect(drawn(steps)).toBe(tree);
  });

  it('shows each of 100,000 steps in a chain, and the one after it', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      toolStep(`s${index}`, { parent: index === 0 ? null : stepId(`s${index - 1}`) }),
    );
    const tree = stepTree([...chain, toolStep('last')]);
    expect([tree.depth[99_999], tree.depth[100_000], tree.below[0], tree.below[99_998]]).toEqual([
      99_999, 0, 99_999, 1,
    ]);
  });
});

describe('visiblePositions', () => {
  it.each([
    { collapsed: [], tree: 'a .b ..d .c e' },
    { collapsed: ['b'], tree: 'a .b .c e' },
    { collapsed: ['a'], tree: 'a e' },
    { collapsed: ['a', 'b'], tree: 'a e' },
    { collapsed: ['c', 'e', 'unknown'], tree: 'a .b ..d .c e' },
  ])('without what is below $collapsed', ({ collapsed, tree }) => {
    expect(drawn('a b<a c<a d<b e', collapsed)).toBe(tree);
  });
});

describe('ancestorsOf', () => {
  it.each([
    { step: 'a', ancestors: [] },
    { step: 'd', ancestors: ['a', 'b'] },
    { step: 'c', ancestors: ['a'] },
  ])('$step', ({ step, ancestors }) => {
    const tree = stepTree(stepsOf('a b<a c<a d<b'));
    expect(ancestorsOf(tree, tree.positionOf.get(stepId(step)) ?? -1)).toEqual(ancestors);
  });
});

describe('rowOf', () => {
  it.each([
    { position: 0, row: 0 },
    { position: 4, row: 2 },
    { position: 3, row: 2 },
    { position: 9, row: 3 },
  ])('position $position is row $row', ({ position, row }) => {
    expect(rowOf(Int32Array.of(0, 1, 4), position)).toBe(row);
  });
});

describe('nextPosition', () => {
  const tree = stepTree(stepsOf('a x1 b x2'));
  const isX = (step: Step): boolean => step.name.startsWith('x');
  it.each([
    { because: 'before the first', from: -1, next: 1 },
    { because: 'to the one after', from: 1, next: 3 },
    { because: 'around the end', from: 3, next: 1 },
  ])('$because', ({ from, next }) => {
    expect(nextPosition(tree, from, isX)).toBe(next);
  });

  it('finds none where there is none', () => {
    expect(nextPosition(tree, 0, () => false)).toBeNull();
  });
});
