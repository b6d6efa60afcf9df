import type { CaseKind, Severity } from '@pawl/core/cases';
import type { FeedbackSource } from '@pawl/core/feedback';
import type { GateDecision } from '@pawl/core/gate';
import type { Outcome } from '@pawl/core/runs';
import type {
  ApprovalStep,
  CostBasis,
  PolicyStep,
  Served,
  StepMark,
  ToolEffect,
  Trajectory,
  VersionBasis,
} from '@pawl/core/trajectory';
import type { Tone } from './Badge.js';
import type { IconName } from './icons.js';

/** How a word of the domain is shown: its drawing and tone, and what it means. One table per union. */
export interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly meaning: string;
}

export const SAID_SOURCE: Readonly<Record<FeedbackSource, string>> = {
  api: 'by HTTP',
  sdk: 'from the agent',
  otel: 'from telemetry',
};

/** How an agent's version is known. */
export const VERSION_BASIS: Readonly<Record<VersionBasis, string>> = {
  manifest: 'The manifest that the run names',
  reported: 'What the agent reports',
  service: 'The version of the service that it runs in',
  inferred: 'Nobody named a version: a hash of the prompt and the tools',
};

/** Where a cost comes from. */
export const COST_BASIS: Readonly<Record<CostBasis, string>> = {
  reported: 'As the sender reports it',
  own: 'By your own prices',
  list: 'By public list prices',
};

export const STATUS: Readonly<Record<Trajectory['status'], Look>> = {
  ok: { tone: 'good', icon: 'check', meaning: 'It ended without an error' },
  error: { tone: 'bad', icon: 'cross', meaning: 'It ended with an error' },
  running: { tone: 'accent', icon: 'running', meaning: 'Its root has not ended yet' },
  unknown: { tone: 'plain', icon: 'question', meaning: 'Nobody said how it ended' },
};

export const OUTCOME: Readonly<Record<Outcome, Look>> = {
  passed: { tone: 'good', icon: 'check', meaning: 'Every check passed' },
  failed: { tone: 'bad', icon: 'cross', meaning: 'A check failed' },
  errored: { tone: 'bad', icon: 'bang', meaning: 'The agent broke: counts as failed' },
  invalid: { tone: 'plain', icon: 'question', meaning: 'The evaluation broke: counts as nothing' },
};

export const SEVERITY: Readonly<Record<Severity, Look>> = {
  blocking: { tone: 'bad', icon: 'stop', meaning: 'A failure holds the change' },
  warning: { tone: 'warn', icon: 'warning', meaning: 'A failure is shown and does not hold the change' },
  exploratory: { tone: 'plain', icon: 'search', meaning: 'Looked at, never held for' },
};

export const CASE_KIND: Readonly<Record<CaseKind, string>> = {
  regression: 'It worked once and has to go on working',
  capability: 'Not expected to work yet; never blocks until it graduates',
};

export const DECISION: Readonly<Record<GateDecision['decision'], Look>> = {
  pass: { tone: 'good', icon: 'passed', meaning: 'The change may go on' },
  hold: { tone: 'bad', icon: 'stop', meaning: 'The change is held' },
  inconclusive: { tone: 'warn', icon: 'unsure', meaning: 'Too little evidence for either' },
};

export const SERVED: Readonly<Record<Served, Look>> = {
  recorded: { tone: 'plain', icon: 'check', meaning: 'Answered with a recording from the case’s world' },
  fixed: { tone: 'plain', icon: 'check', meaning: 'Answered with the fixed answer of the case' },
  live: { tone: 'warn', icon: 'warning', meaning: 'Answered by the real tool' },
  missed: { tone: 'bad', icon: 'bang', meaning: 'The world did not know this call; it was not answered' },
  intent: {
    tone: 'accent',
    icon: 'flag',
    meaning: 'It would have changed state: not executed, only the intent was kept',
  },
};

export const EFFECT: Readonly<Record<Exclude<ToolEffect, 'unknown'>, Look>> = {
  reads: { tone: 'plain', icon: 'search', meaning: 'This tool only reads' },
  writes: { tone: 'warn', icon: 'warning', meaning: 'This tool changes state' },
  irreversible: { tone: 'bad', icon: 'stop', meaning: 'What this tool does cannot be undone' },
};

export const POLICY: Readonly<Record<PolicyStep['decision'], Look>> = {
  allowed: { tone: 'good', icon: 'check', meaning: 'The policy allows it' },
  denied: { tone: 'bad', icon: 'stop', meaning: 'The policy forbids it' },
  needs_approval: { tone: 'warn', icon: 'approval', meaning: 'A person has to approve it first' },
  unknown: { tone: 'plain', icon: 'question', meaning: 'Nobody recorded what the policy said' },
};

export const APPROVAL: Readonly<Record<ApprovalStep['state'], Look>> = {
  required: { tone: 'warn', icon: 'approval', meaning: 'Asked for, not given yet' },
  approved: { tone: 'good', icon: 'check', meaning: 'A person approved it' },
  denied: { tone: 'bad', icon: 'cross', meaning: 'A person refused it' },
  unknown: { tone: 'plain', icon: 'question', meaning: 'Nobody recorded what was decided' },
};

export const MARK: Readonly<Record<StepMark, string>> = {
  orphan: 'Its parent never arrived',
  'cycle-cut': 'Its parent link closed a cycle and was cut',
  duplicate: 'The same call was reported by more than one span; merged here',
  truncated: 'The sender dropped content',
  'not-ended': 'No end time came',
  'clock-skew': 'It ends before it starts',
  late: 'It arrived after the trajectory was complete',
};
