import type { Message, MessagePart } from '@pawl/core/trajectory';
import { type ReactNode, useState } from 'react';
import { count } from '../format/number.js';
import { Blobs } from './Blobs.js';
import { JsonView } from './json/JsonView.js';
import { LongText } from './LongText.js';
import './Messages.css';
import { DocumentValue } from './DocumentValue.js';

/** Who spoke: the role's word, with a name where there are several of it. */
export const Speaker = ({ role, name }: { readonly role: string; readonly name: string | null }): ReactNode => (
  <span className={`speaker speaker--${isKnownRole(role) ? role : 'other'}`}>
    {role}
    {name !== null && <span className="speaker__name">{name}</span>}
  </span>
);

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];
const isKnownRole = (role: string): boolean => ROLES.includes(role);

/** The parts of a message, one below the other. */
export const Parts = ({
  parts,
  shown,
}: {
  readonly parts: readonly MessagePart[];
  /** Characters of a text shown before somebody asks for the rest. */
  readonly shown?: number;
}): ReactNode =>
  parts.length === 0 ? (
    <p className="muted">no content</p>
  ) : (
    parts.map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a message never move.
      <Part key={index} part={part} {...(shown === undefined ? {} : { shown })} />
    ))
  );

const Part = ({ part, shown }: { readonly part: MessagePart; readonly shown?: number }): ReactNode => {
  switch (part.type) {
    case 'text':
      return (
        <p className="prose">
          <LongText text={part.content} {...(shown === undefined ? {} : { shown })} />
          <Blobs text={part.content} />
        </p>
      );
    case 'reasoning':
      return (
        <details className="reasoning">
          <summary>Reasoning</summary>
          <p className="prose">
            <LongText text={part.content} />
          </p>
        </details>
      );
    case 'tool_call':
      return <DocumentValue title={`calls ${part.name}`} value={part.arguments} empty="no arguments" />;
    case 'tool_call_response':
      return <DocumentValue title="result" value={part.response} />;
    case 'other':
      return <JsonView value={part.value} openDepth={1} />;
  }
};

/** How many messages at the end of a long history are shown before somebody asks for the rest. */
const SHOWN = 4;

/** Messages as a model was given them. Of a long history its end, which is what the model had to answer. */
export const MessageList = ({
  messages,
  empty,
}: {
  readonly messages: readonly Message[];
  readonly empty: string;
}): ReactNode => {
  const [whole, setWhole] = useState(false);
  if (messages.length === 0) return <p className="muted">{empty}</p>;
  const hidden = whole || messages.length <= SHOWN + 1 ? 0 : messages.length - SHOWN;
  return (
    <ol className="message-list">
      {hidden > 0 && (
        <li>
          <button type="button" className="message-list__more" onClick={() => setWhole(true)}>
            {count(hidden)} earlier messages
          </button>
        </li>
      )}
      {messages.slice(hidden).map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's place from the end is its identity here.
        <li key={messages.length - hidden - index} className="message-list__item">
          <Speaker role={message.role} name={message.name ?? null} />
          <div className="message-list__parts">
            <Parts parts={message.parts} />
          </div>
        </li>
      ))}
    </ol>
  );
};
