import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FILTER_FIELD } from '../app/keyboard.js';
import './FilterBar.css';
import { Icon } from './Icon.js';

/** The head of a list: its name, how much there is, and its filters. */
export const FilterBar = ({
  title,
  count,
  children,
}: {
  readonly title: string;
  /** `12 of 40`; null while nothing is known. */
  readonly count: string | null;
  readonly children: ReactNode;
}): ReactNode => (
  <header className="filter-bar">
    <h1>{title}</h1>
    {count !== null && <span className="filter-bar__count">{count}</span>}
    <search className="filter-bar__fields">{children}</search>
  </header>
);

const SETTLED_AFTER = 250;

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  /** Called once typing pauses. */
  readonly onChange: (value: string) => void;
}

export const TextFilter = ({ label, value, onChange }: TextFilterProps): ReactNode => {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const send = useRef(onChange);
  useEffect(() => {
    send.current = onChange;
  });
  // The URL changed by other means than typing: back, or a cleared filter.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      send.current(text);
    }, SETTLED_AFTER);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="text-filter">
      <Icon name="search" />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={label}
        value={text}
        spellCheck={false}
        autoComplete="off"
        {...{ [FILTER_FIELD]: '' }}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <span className="text-filter__key">/</span>
    </label>
  );
};

interface ChoiceFilterProps {
  /** `agent`; the field then reads `any agent` while nothing is chosen. */
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly string[];
  readonly onChange: (value: string | undefined) => void;
}

export const ChoiceFilter = ({ label, value, choices, onChange }: ChoiceFilterProps): ReactNode => {
  const all = value === undefined || choices.includes(value) ? choices : [value, ...choices];
  return (
    <span className={`choice choice--list${value === undefined ? '' : ' choice--set'}`}>
      <select
        aria-label={label}
        value={value ?? ''}
        onChange={event => onChange(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="">any {label}</option>
        {all.map(choice => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
};

export const ToggleFilter = ({
  label,
  on,
  onChange,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}): ReactNode => (
  <button
    type="button"
    className={`choice choice--toggle${on ? ' choice--set' : ''}`}
    aria-pressed={on}
    onClick={() => onChange(!on)}
  >
    {label}
  </button>
);
