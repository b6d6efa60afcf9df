import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState, ErrorState } from '../components/Notice.js';

/** For an address that leads nowhere. */
export const MissingPage = (): ReactNode => (
  <EmptyState icon="unsure" title="There is no such page">
    <p>
      The rooms are <Link to="/trajectories">trajectories</Link>, <Link to="/sessions">sessions</Link>,{' '}
      <Link to="/coverage">coverage</Link>, <Link to="/cases">cases</Link>, <Link to="/runs">runs</Link> and{' '}
      <Link to="/gates">gates</Link>.
    </p>
  </EmptyState>
);

/** For a page that broke while it was drawn. */
export const CrashPage = ({ error, reset }: { readonly error: unknown; readonly reset: () => void }): ReactNode => (
  <ErrorState error={error} onRetry={reset} />
);
