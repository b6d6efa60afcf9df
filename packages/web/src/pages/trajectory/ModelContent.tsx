import type { Json, Message, ModelStep } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { MessageList } from '../../components/Messages.js';
import { ValueBox } from '../../components/ValueBox.js';
import { count } from '../../format/number.js';

const CONTENT_NOTE: Readonly<Record<ModelStep['content'], string | null>> = {
  full: null,
  delta: 'only what was new in this call was recorded',
  truncated: 'the sender cut it',
  absent: 'not recorded',
};

/** What a model was given and what it answered. */
export const ModelContent = ({ step }: { readonly step: ModelStep }): ReactNode => {
  const note = CONTENT_NOTE[step.content];
  return (
    <>
      <MessageBox title="Output" messages={step.output} empty="no output recorded" note={null} />
      <MessageBox title="Input" messages={step.input} empty="no input recorded" note={note} />
    </>
  );
};

const MessageBox = ({
  title,
  messages,
  empty,
  note,
}: {
  readonly title: string;
  readonly messages: readonly Message[];
  readonly empty: string;
  readonly note: string | null;
}): ReactNode => (
  <ValueBox
    title={
      <>
        {title}
        {messages.length > 1 && <span className="muted"> {count(messages.length)} messages</span>}
        {note !== null && <span className="muted"> ({note})</span>}
      </>
    }
    copied={messages.length === 0 ? null : (messages as unknown as Json)}
    what={title.toLowerCase()}
    toggle={null}
  >
    <MessageList messages={messages} empty={empty} />
  </ValueBox>
);
