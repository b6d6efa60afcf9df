import type { Json } from '@pawl/core/trajectory';
import { type ReactNode, useMemo, useState } from 'react';
import { JsonView } from './json/JsonView.js';
import { documentIn } from './json/rows.js';
import { LongText } from './LongText.js';
import { ValueBox } from './ValueBox.js';

export interface ValueProps {
  readonly title: string;
  readonly value: Json;
  /** How many levels of JSON are open at first. */
  readonly openDepth?: number;
  /** What stands in place of null. */
  readonly empty?: string;
}

/** A value as text or as foldable JSON, also when the JSON came as text; a button then shows the text. */
export const DocumentValue = ({ title, value, openDepth = 3, empty = 'nothing' }: ValueProps): ReactNode => {
  const document = useMemo(() => (typeof value === 'string' ? documentIn(value) : undefined), [value]);
  const [asText, setAsText] = useState(false);
  const toggle =
    document === undefined
      ? null
      : { label: asText ? 'as JSON' : 'as text', onToggle: () => setAsText(shown => !shown) };
  return (
    <ValueBox title={title} copied={value} what={title.toLowerCase()} toggle={toggle}>
      {value === null ? (
        <span className="muted">{empty}</span>
      ) : document !== undefined && !asText ? (
        <JsonView value={document} openDepth={openDepth} />
      ) : typeof value === 'string' ? (
        <p className="prose">{value === '' ? <span className="muted">empty text</span> : <LongText text={value} />}</p>
      ) : (
        <JsonView value={value} openDepth={openDepth} />
      )}
    </ValueBox>
  );
};
