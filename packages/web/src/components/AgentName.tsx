import type { ReactNode } from 'react';
import { visible } from '../format/visible.js';
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
    {name === null ? <span className="muted">unnamed agent</span> : visible(name)}
    {version !== null && <span className="agent-name__version">@{visible(version)}</span>}
  </span>
);
