import type { Json } from '@pawl/core/trajectory';
import { type CSSProperties, type ReactNode, useMemo, useState } from 'react';
import { count } from '../../format/number.js';
import { Blobs } from '../Blobs.js';
import { Icon } from '../Icon.js';
import { LongText } from '../LongText.js';
import './JsonView.css';
import { type JsonRow, jsonRows } from './rows.js';

const MAX_ROWS = 2000;

interface JsonViewProps {
  readonly value: Json;
  /** How many levels are open at first. */
  readonly openDepth?: number;
}

/** A JSON document as lines that fold. */
export const JsonView = ({ value, openDepth = 3 }: JsonViewProps): ReactNode => {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => jsonRows(value, { toggled, whole, openDepth, maxRows: MAX_ROWS }),
    [value, toggled, whole, openDepth],
  );
  const toggle = (path: string): void => {
    const next = new Set(toggled);
    if (!next.delete(path)) next.add(path);
    setToggled(next);
  };
  return (
    <div className="json">
      {rows.map(row => (
        <JsonLine
          key={row.path + row.kind}
          row={row}
          onToggle={() => toggle(row.path)}
          onWhole={() => setWhole(new Set([...whole, row.path]))}
        />
      ))}
    </div>
  );
};

interface JsonLineProps {
  readonly row: JsonRow;
  readonly onToggle: () => void;
  readonly onWhole: () => void;
}

/** Deeper levels are not indented further: there would be no room left for what they say. */
const MAX_INDENT = 30;

const JsonLine = ({ row, onToggle, onWhole }: JsonLineProps): ReactNode => {
  const indent = { '--depth': Math.min(row.depth, MAX_INDENT) } as CSSProperties;
  switch (row.kind) {
    case 'leaf':
      return (
        <div className="json__line" style={indent}>
          <Key name={row.key} />
          <LeafValue value={row.value} />
        </div>
      );
    case 'branch':
      return <Branch row={row} indent={indent} onToggle={onToggle} />;
    case 'close':
      return (
        <div className="json__line json__mark" style={indent}>
          {row.list ? ']' : '}'}
        </div>
      );
    case 'more':
      return (
        <div className="json__line" style={indent}>
          <button type="button" className="json__more" onClick={onWhole}>
            {count(row.hidden)} more
          </button>
        </div>
      );
    case 'cut':
      return (
        <div className="json__line muted">
          The viewer stops after {count(MAX_ROWS)} lines. Copy the value to see all of it.
        </div>
      );
  }
};

const Branch = ({
  row,
  indent,
  onToggle,
}: {
  readonly row: Extract<JsonRow, { kind: 'branch' }>;
  readonly indent: CSSProperties;
  readonly onToggle: () => void;
}): ReactNode => {
  const [open, close] = row.list ? '[]' : '{}';
  if (row.size === 0) {
    return (
      <div className="json__line" style={indent}>
        <Key name={row.key} />
        <span className="json__mark">
          {open}
          {close}
        </span>
      </div>
    );
  }
  return (
    <div className="json__line json__branch" style={indent}>
      <button type="button" className="json__toggle" aria-expanded={row.open} onClick={onToggle}>
        <Icon name={row.open ? 'down' : 'chevron'} />
        <Key name={row.key} />
        <span className="json__mark">{open}</span>
        {!row.open && (
          <span className="json__fold">
            {count(row.size)} {row.list ? (row.size === 1 ? 'value' : 'values') : row.size === 1 ? 'key' : 'keys'}
            <span className="json__mark"> {close}</span>
          </span>
        )}
      </button>
    </div>
  );
};

const Key = ({ name }: { readonly name: string | null }): ReactNode =>
  name === null ? null : (
    <>
      <span className="json__key">{name === '' ? '""' : name}</span>
      <span className="json__mark">: </span>
    </>
  );

const LeafValue = ({ value }: { readonly value: null | boolean | number | string }): ReactNode => {
  if (typeof value === 'string') {
    return (
      <span className="json__text">
        <LongText text={value} quoted />
        <Blobs text={value} />
      </span>
    );
  }
  return <span className={typeof value === 'number' ? 'json__number' : 'json__word'}>{String(value)}</span>;
};
