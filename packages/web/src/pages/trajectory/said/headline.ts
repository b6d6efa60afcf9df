import type { Feedback } from '@pawl/core/feedback';
import type { Tone } from '../../../components/Badge.js';
import type { IconName } from '../../../components/icons.js';
import { measure } from '../../../format/number.js';

/** How one feedback is announced: its drawing, its tone and its words. */
export interface Headline {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
}

export const headlineOf = (item: Feedback): Headline => {
  switch (item.kind) {
    case 'thumb':
      return item.thumb === 'up'
        ? { icon: 'thumbUp', tone: 'good', words: 'Thumb up' }
        : { icon: 'thumbDown', tone: 'bad', words: 'Thumb down' };
    case 'score': {
      const parts = [item.value === null ? null : measure(item.value), item.label];
      return { icon: 'score', tone: 'accent', words: [item.name, ...parts.filter(part => part !== null)].join(' · ') };
    }
    case 'correction':
      return { icon: 'pencil', tone: 'warn', words: 'Corrected' };
    case 'override':
      return { icon: 'override', tone: 'warn', words: 'Overridden' };
    case 'comment':
      return { icon: 'message', tone: 'plain', words: 'Comment' };
  }
};
