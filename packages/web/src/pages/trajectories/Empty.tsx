import type { ReactNode } from 'react';
import { Command } from '../../components/Copy.js';
import { EmptyState } from '../../components/Notice.js';

export const NoTrajectories = (): ReactNode => (
  <EmptyState icon="trajectories" title="No agent has run yet">
    <p>Point any agent with OpenTelemetry here. Its runs appear within a second or two of their last span:</p>
    <Command line={`export OTEL_EXPORTER_OTLP_ENDPOINT=${window.location.origin}`} />
    <p>
      The guide has the lines to add for each stack (<code>docs/guide/instrument</code>). Or bring in what you have: an
      OTLP request body, or a log of chat messages.
    </p>
    <Command line="pawl import otlp FILE" />
    <Command line="pawl import messages FILE --map messages=FIELD" />
  </EmptyState>
);

export const NothingMatches = ({
  onClear,
  what = 'trajectory',
}: {
  readonly onClear: () => void;
  readonly what?: string;
}): ReactNode => (
  <EmptyState icon="search" title={`No ${what} matches these filters`}>
    <p>
      <button type="button" className="button" onClick={onClear}>
        Clear the filters
      </button>
    </p>
  </EmptyState>
);
