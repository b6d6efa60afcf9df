import type { ReactNode } from 'react';
import './Icon.css';
import { ICONS, type IconName } from './icons.js';

/** A drawing beside a word. It says nothing to a screen reader: the word does. */
export const Icon = ({ name }: { readonly name: IconName }): ReactNode => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={ICONS[name]} />
  </svg>
);
