import { type ReactNode, useMemo, useState } from 'react';
import { DocumentValue, type ValueProps } from './DocumentValue.js';
import { JsonView } from './json/JsonView.js';
import { documentIn } from './json/rows.js';
import { MessageList } from './Messages.js';
import { messagesIn } from './messages-in.js';
import { ValueBox } from './ValueBox.js';

/** A value in the form that is read best: a conversation as messages, which a button shows as JSON; else a document. */
export const Value = (props: ValueProps): ReactNode => {
  const { title, value, openDepth = 3, empty = 'nothing' } = props;
  const messages = useMemo(() => messagesIn(typeof value === 'string' ? (documentIn(value) ?? null) : value), [value]);
  const [asJson, setAsJson] = useState(false);
  if (messages === null) return <DocumentValue {...props} />;
  const toggle = { label: asJson ? 'as messages' : 'as JSON', onToggle: () => setAsJson(shown => !shown) };
  return (
    <ValueBox title={title} copied={value} what={title.toLowerCase()} toggle={toggle}>
      {asJson ? <JsonView value={value} openDepth={openDepth} /> : <MessageList messages={messages} empty={empty} />}
    </ValueBox>
  );
};
