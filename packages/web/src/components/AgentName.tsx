import type { VersionBasis } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { visible } from '../format/visible.js';
import './AgentName.css';
import { VERSION_BASIS } from './words.js';

/** An agent with its version: `support-refund @1`. */
export const AgentName = ({
  name,
  version,
  basis,
}: {
  readonly name: string | null;
  readonly version: string | null;
  /** How the version is known; left out where nobody told. */
  readonly basis?: VersionBasis | undefined;
}): ReactNode => (
  <span
    className="agent-name ellipsis"
    title={
      version === null
        ? (name ?? undefined)
        : `${name ?? 'agent'}@${version}${basis === undefined ? '' : `\n${VERSION_BASIS[basis]}`}`
    }
  >
    {name === null ? <span className="muted">unnamed agent</span> : visible(name)}
    {version !== null && <span className="agent-name__version">@{visible(version)}</span>}
  </span>
);
