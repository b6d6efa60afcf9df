import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useKeys } from '../app/keyboard.js';
import { SINCE, type Since } from '../app/search.js';
import { Icon } from './Icon.js';
import './MeasureBar.css';

const PAGES = [
  { to: '/coverage', label: 'Coverage', explained: 'How completely risky runs are recorded' },
  { to: '/unknown', label: 'Unknown', explained: 'What is used and pawl.yaml does not name' },
  { to: '/conventions', label: 'Conventions', explained: 'How much of the telemetry is understood' },
] as const;

const TIMES: Readonly<Record<Since, string>> = {
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
  all: 'all time',
};

/** The head of the three pages about what is seen: which of them, over which time, and the page's own filters. */
export const MeasureBar = ({
  since,
  onSince,
  children,
}: {
  readonly since: Since;
  readonly onSince: (since: Since) => void;
  readonly children?: ReactNode;
}): ReactNode => {
  const navigate = useNavigate();
  useKeys(
    'What is seen',
    PAGES.map(({ to, label }, at) => ({
      key: String(at + 1),
      label,
      run: () => void navigate({ to, search: { since } }),
    })),
  );
  return (
    <header className="filter-bar measure-bar">
      <nav className="measure-bar__pages" aria-label="What is seen">
        {PAGES.map(({ to, label, explained }) => (
          <Link
            key={to}
            to={to}
            search={{ since }}
            title={explained}
            activeOptions={{ includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <search className="filter-bar__fields">
        {children}
        <span className="choice choice--list">
          <select
            aria-label="time"
            value={since}
            onChange={event => {
              const chosen = SINCE.find(candidate => candidate === event.target.value);
              if (chosen !== undefined) onSince(chosen);
            }}
          >
            {SINCE.map(choice => (
              <option key={choice} value={choice}>
                {TIMES[choice]}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </span>
      </search>
    </header>
  );
};

/** `in the last 7 days` */
export const inTime = (since: Since): string => (since === 'all' ? 'yet' : `in the ${TIMES[since]}`);

/** Nothing in the time that was looked at: perhaps before. */
export const LookFurther = ({
  since,
  onSince,
}: {
  readonly since: Since;
  readonly onSince: (since: Since) => void;
}): ReactNode =>
  since === 'all' ? null : (
    <p>
      <button type="button" className="button" onClick={() => onSince('all')}>
        Look at all time
      </button>
    </p>
  );
