import type { ReactNode } from 'react';
import './Facts.css';

/** A name and what is known under it; null for what nobody recorded, which is left out. */
export type Fact = readonly [label: string, value: ReactNode];

/** Small facts, one per line. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }): ReactNode => {
  const known = facts.filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <dl className="facts">
      {known.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};
