import type { ReactNode } from 'react';
import './Badge.css';
import { Icon } from './Icon.js';
import type { IconName } from './icons.js';

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'accent';

interface BadgeProps {
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly icon?: IconName;
  /** What the word means, on hover. */
  readonly title?: string;
}

/** A word about something, set apart. Colour only repeats what the word and the drawing say. */
export const Badge = ({ children, tone = 'plain', icon, title }: BadgeProps): ReactNode => (
  <span className={`badge badge--${tone}`} title={title}>
    {icon !== undefined && <Icon name={icon} />}
    {children}
  </span>
);
