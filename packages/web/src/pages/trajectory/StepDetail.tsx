import type { ModelStep, Step } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { Badge } from '../../components/Badge.js';
import { CopyButton } from '../../components/Copy.js';
import { Facts } from '../../components/Facts.js';
import { Figure } from '../../components/Figure.js';
import { Icon } from '../../components/Icon.js';
import { KindIcon } from '../../components/Kind.js';
import { Value } from '../../components/Value.js';
import { COST_BASIS, EFFECT, MARK } from '../../components/words.js';
import { exact, offsetMillis } from '../../format/date.js';
import { duration } from '../../format/duration.js';
import { count, dollars } from '../../format/number.js';
import { tokenFigures } from '../../format/tokens.js';
import { visible } from '../../format/visible.js';
import { ModelContent } from './ModelContent.js';
import type { TrajectoryModel } from './model.js';
import { Annotations } from './Overview.js';
import { DecisionBadge, ServedBadge } from './StepFlags.js';

interface StepDetailProps {
  readonly step: Step;
  readonly model: TrajectoryModel;
  readonly onClose: () => void;
}

/** Everything that is known about one step: what it was asked and what came back first. */
export const StepDetail = ({ step, model, onClose }: StepDetailProps): ReactNode => {
  const annotations = model.annotations.get(step.id);
  return (
    <div className="detail">
      <header className="detail__head">
        <KindIcon kind={step.kind} />
        <h2 className="detail__name">{visible(step.name)}</h2>
        <span className="muted">{step.kind}</span>
        <button
          type="button"
          className="copy detail__close"
          onClick={onClose}
          aria-label="Close the step"
          title="Close the step (Esc)"
        >
          <Icon name="close" />
        </button>
      </header>
      <StepBadges step={step} />
      {step.error !== null && (
        <section className="error-box" aria-label="Error">
          <p>
            <b>{step.error.type ?? 'Error'}</b>
            <span className="error-box__seen">seen in its {step.error.evidence}</span>
          </p>
          <p className="prose">{step.error.message}</p>
        </section>
      )}
      {annotations !== undefined && <Annotations annotations={annotations} onSelect={null} />}
      <StepContent step={step} />
      <StepFigures step={step} />
      {Object.keys(step.unread).length > 0 && (
        <Value
          title={`Unread: ${count(Object.keys(step.unread).length)} that no convention understood`}
          value={step.unread}
          openDepth={1}
        />
      )}
      <StepFacts step={step} model={model} />
    </div>
  );
};

const StepBadges = ({ step }: { readonly step: Step }): ReactNode => {
  const badges: ReactNode[] = [];
  if (step.kind === 'tool' && step.effect !== 'unknown') {
    const look = EFFECT[step.effect];
    badges.push(
      <Badge key="effect" tone={look.tone} icon={look.icon} title={look.meaning}>
        {step.effect}
      </Badge>,
    );
  }
  if (step.kind === 'tool' && step.served !== null) badges.push(<ServedBadge key="served" step={step} />);
  if (step.kind === 'policy' || step.kind === 'approval') badges.push(<DecisionBadge key="decision" step={step} />);
  if (step.kind === 'message') badges.push(<Badge key="role">{step.role}</Badge>);
  if (step.kind === 'model' && step.finishReason !== null)
    badges.push(
      <Badge key="finish" title="Why the model stopped">
        {step.finishReason}
      </Badge>,
    );
  for (const mark of step.marks) {
    badges.push(
      <Badge key={mark} tone="warn" title={MARK[mark]}>
        {mark}
      </Badge>,
    );
  }
  return badges.length === 0 ? null : <div className="badges">{badges}</div>;
};

/** The names of what goes in and comes out, where they have better ones. */
const NAMES: Readonly<Partial<Record<Step['kind'], readonly [input: string, output: string]>>> = {
  tool: ['Arguments', 'Result'],
  retrieval: ['Query', 'Documents'],
};

const StepContent = ({ step }: { readonly step: Step }): ReactNode => {
  if (step.kind === 'model') return <ModelContent step={step} />;
  const [input, output] = NAMES[step.kind] ?? ['Input', 'Output'];
  const both = step.kind === 'tool' || step.kind === 'retrieval' || step.input !== null || step.output === null;
  return (
    <>
      {both && <Value title={input} value={step.input} empty="nothing recorded" />}
      {(step.kind !== 'message' || step.output !== null) && (
        <Value title={output} value={step.output} empty={noOutput(step)} />
      )}
    </>
  );
};

/** Why there is no output. */
const noOutput = (step: Step): string => {
  if (step.kind === 'tool' && step.served === 'intent')
    return 'not executed: it would have changed state, only the intent was kept';
  if (step.kind === 'tool' && step.served === 'missed') return 'not answered: the world did not know this call';
  return step.status === 'pending' ? 'not yet' : 'nothing recorded';
};

const StepFigures = ({ step }: { readonly step: Step }): ReactNode => (
  <dl className="figures detail__figures">
    <div>
      <dt>Duration</dt>
      <dd>
        <Figure
          value={step.durationMs}
          format={duration}
          reason={step.status === 'pending' ? 'It has not ended' : 'Nobody recorded its times'}
        />
      </dd>
    </div>
    {step.kind === 'model' && (
      <>
        <div>
          <dt>Cost</dt>
          <dd>
            <Figure
              value={step.costUsd}
              format={dollars}
              title={step.costBasis === undefined ? undefined : COST_BASIS[step.costBasis]}
              reason={step.costUnknown ?? 'The price of this model is not known'}
            />
          </dd>
        </div>
        {tokenFigures(step.tokens ?? NO_TOKENS).map((figure, index) =>
          index > 1 && figure.value === null ? null : (
            <div key={figure.label}>
              <dt title={figure.explained}>{figure.label} tokens</dt>
              <dd>
                <Figure value={figure.value} format={count} reason="This call did not report it" />
              </dd>
            </div>
          ),
        )}
      </>
    )}
  </dl>
);

const NO_TOKENS = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

const SOURCE: Readonly<Record<Step['source'], string>> = {
  span: 'a span',
  message: 'the messages around it',
  gateway: 'the replay gateway alone',
};

const StepFacts = ({ step, model }: { readonly step: Step; readonly model: TrajectoryModel }): ReactNode => {
  const start = model.trajectory.startedAt;
  return (
    <Facts
      facts={[
        [
          'Started',
          step.startedAt === null
            ? null
            : `${exact(step.startedAt)}${start === null ? '' : ` (+${duration(offsetMillis(start, step.startedAt))})`}`,
        ],
        ['Model', step.kind === 'model' ? modelName(step) : null],
        ['Provider', step.kind === 'model' ? step.provider : null],
        ['Response', step.kind === 'model' ? step.responseId : null],
        ['Call', step.kind === 'tool' ? step.callId : null],
        ['Version', step.kind === 'agent' ? step.version : null],
        ['Known from', SOURCE[step.source]],
        ['Convention', step.convention ?? 'none understood it'],
        ['Spans', step.spans.length === 0 ? null : <code key="spans">{step.spans.join(', ')}</code>],
        [
          'Step',
          <span key="id" className="facts__id">
            <code>{step.id}</code>
            <CopyButton text={() => step.id} what="the step’s id" />
          </span>,
        ],
      ]}
    />
  );
};

const modelName = (step: ModelStep): string | null =>
  step.responseModel !== null && step.requestModel !== null && step.responseModel !== step.requestModel
    ? `${step.responseModel} (asked for ${step.requestModel})`
    : (step.responseModel ?? step.requestModel);
