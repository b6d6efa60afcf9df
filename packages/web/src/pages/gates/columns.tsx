import type { GateDecision, RunReference } from '@pawl/core/gate';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgentName } from '../../components/AgentName.js';
import { Badge } from '../../components/Badge.js';
import { Time } from '../../components/Time.js';
import type { Column } from '../../components/table/Table.js';
import { DECISION } from '../../components/words.js';
import { counted } from '../../format/count-of.js';
import { count } from '../../format/number.js';
import { headline } from '../gate/summary.js';

const Decision = ({ gate }: { readonly gate: GateDecision }): ReactNode => {
  const look = DECISION[gate.decision];
  return (
    <Badge tone={look.tone} icon={look.icon} title={look.meaning}>
      {gate.decision}
    </Badge>
  );
};

const GateLink = ({ gate }: { readonly gate: GateDecision }): ReactNode => (
  <Link className="row-link ellipsis" to="/gates/$id" params={{ id: gate.id }}>
    {firstReason(gate) ?? headline(gate)}
  </Link>
);

/** The first thing that holds, in its own words. */
const firstReason = (gate: GateDecision): string | null => {
  const reason = gate.reasons[0];
  if (reason === undefined) return null;
  return reason.kind === 'case-failed' ? `${reason.case}: ${reason.failures[0]?.message ?? 'failed'}` : reason.message;
};

const RunName = ({ run }: { readonly run: RunReference | null }): ReactNode =>
  run === null ? <span className="muted">none</span> : <AgentName name={run.agent ?? run.run} version={run.version} />;

export const gateColumns: readonly Column<GateDecision>[] = [
  { id: 'decision', head: 'Decision', track: '7rem', cell: gate => <Decision gate={gate} /> },
  { id: 'why', head: 'Why', track: 'minmax(14rem, 2fr)', cell: gate => <GateLink gate={gate} /> },
  { id: 'base', head: 'Base', track: 'minmax(7rem, 0.7fr)', cell: gate => <RunName run={gate.base} /> },
  { id: 'candidate', head: 'Candidate', track: 'minmax(7rem, 0.7fr)', cell: gate => <RunName run={gate.candidate} /> },
  { id: 'cases', head: 'Cases', track: '3.25rem', align: 'end', cell: gate => count(gate.cases.length) },
  { id: 'reasons', head: 'Reasons', track: '4rem', align: 'end', cell: gate => count(gate.reasons.length) },
  { id: 'warnings', head: 'Warnings', track: '4.25rem', align: 'end', cell: gate => count(gate.warnings.length) },
  { id: 'when', head: 'When', track: '6rem', align: 'end', cell: gate => <Time at={gate.decidedAt} /> },
];

export const GateCard = ({ gate }: { readonly gate: GateDecision }): ReactNode => (
  <>
    <div className="card-line">
      <Decision gate={gate} />
      <RunName run={gate.candidate} />
      <span className="push">
        <Time at={gate.decidedAt} />
      </span>
    </div>
    <div className="card-line">
      <GateLink gate={gate} />
    </div>
    <div className="card-line card-line--quiet">
      <span>{counted(gate.cases.length, 'case')}</span>
      <span>{counted(gate.reasons.length, 'reason')}</span>
      <span>{counted(gate.warnings.length, 'warning')}</span>
    </div>
  </>
);
