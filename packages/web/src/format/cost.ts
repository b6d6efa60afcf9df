import type { Totals } from '@pawl/core/trajectory';
import { counted } from './count-of.js';

/** What a sum of costs leaves out; undefined when it is whole. */
export const unpricedNote = ({ unpricedCalls = 0 }: Pick<Totals, 'unpricedCalls'>): string | undefined =>
  unpricedCalls === 0 ? undefined : `Without ${counted(unpricedCalls, 'model call')} whose price is not known`;
