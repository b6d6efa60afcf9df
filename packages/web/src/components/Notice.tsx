import type { ReactNode } from 'react';
import { toApiError } from '../api/error.js';
import { Icon } from './Icon.js';
import type { IconName } from './icons.js';
import './Notice.css';

/** A place where nothing is yet, with the next thing to do. */
export const EmptyState = ({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode => (
  <div className="notice">
    <span className="notice__icon">
      <Icon name={icon} />
    </span>
    <h2>{title}</h2>
    <div className="notice__body">{children}</div>
  </div>
);

/** Why something cannot be shown, and what to do. */
export const ErrorState = ({
  error,
  onRetry,
  onBack,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly onBack?: () => void;
}): ReactNode => {
  const { message, remedy, code } = toApiError(error);
  return (
    <div className="notice notice--error" role="alert">
      <span className="notice__icon">
        <Icon name="warning" />
      </span>
      <h2>{message}</h2>
      <div className="notice__body">
        <p>{remedy}</p>
        <p className="notice__foot">
          {onBack !== undefined && (
            <button type="button" className="button" onClick={onBack}>
              <Icon name="back" />
              Back
            </button>
          )}
          {onRetry !== undefined && (
            <button type="button" className="button" onClick={onRetry}>
              Try again
            </button>
          )}
          <code className="muted">{code}</code>
        </p>
      </div>
    </div>
  );
};

/** While the first answer is on its way. Shown late, so that a fast answer does not flash. */
export const Loading = ({ what }: { readonly what: string }): ReactNode => (
  <div className="loading" role="status">
    Loading {what} …
  </div>
);
