import type { Trajectory } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { Icon } from './Icon.js';
import './StatusMark.css';
import { STATUS } from './words.js';

/** A trajectory's status as one glyph, for lists. */
export const StatusMark = ({ status }: { readonly status: Trajectory['status'] }): ReactNode => {
  const look = STATUS[status];
  return (
    <span className={`status-mark status-mark--${status}`} title={`${status}: ${look.meaning}`}>
      <Icon name={look.icon} />
      <span className="visually-hidden">{status}</span>
    </span>
  );
};
