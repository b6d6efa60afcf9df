import type { StepKind } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { Icon } from './Icon.js';
import './Kind.css';

/** A step's kind as colour and drawing; the word is there for who sees neither. */
export const KindIcon = ({ kind }: { readonly kind: StepKind }): ReactNode => (
  <span className={`kind kind--${kind}`} title={kind}>
    <Icon name={kind} />
    <span className="visually-hidden">{kind}</span>
  </span>
);
