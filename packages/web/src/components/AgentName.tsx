import type { ReactNode } from 'react';
import './AgentName.css';

/** An agent with its version: `support-refund @1`. */
export const AgentName = ({
  name,
  version,
}: {
  readonly name: string | null;
  readonly version: string | null;
}): ReactNode => (
  <span
    className="agent-name ellipsis"
    title={version === null ? (name ?? undefined) : `${name ?? 'agent'}@${version}`}
  >
    {name ?? <span className="muted">unnamed agent</span>}
    {version !== null && <span className="agent-name__version">@{version}</span>}
  </span>
);
