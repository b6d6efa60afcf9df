import type { ServiceUnderstanding } from '@pawl/core/measures';
import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { Figure } from '../../components/Figure.js';
import '../../components/data.css';
import { counted } from '../../format/count-of.js';
import { compact, count, percent } from '../../format/number.js';
import { visible } from '../../format/visible.js';

interface Parts {
  readonly read: number;
  readonly unread: number;
}

/** Read beside unread, as shares of the whole. Hatched, so that it is told without colour. */
const ReadBar = ({ read, unread }: Parts): ReactNode => {
  const words = `${count(read)} read, ${count(unread)} unread`;
  return (
    <span className="read-bar" role="img" aria-label={words} title={words}>
      <span className="read-bar__read" style={{ '--share': read } as CSSProperties} />
      <span className="read-bar__unread" style={{ '--share': unread } as CSSProperties} />
    </span>
  );
};

/** One service: how much of it was read in each convention, and the keys that were not. */
export const ServiceCard = ({ service }: { readonly service: ServiceUnderstanding }): ReactNode => (
  <section className="card service">
    <header className="service__head">
      <h2>{service.service === null ? <span className="muted">no service.name</span> : visible(service.service)}</h2>
      <span className="service__share">
        <Figure value={service.share.value} format={percent} reason={service.share.reason ?? undefined} />
        <span className="muted">understood</span>
      </span>
      <span className="muted">{counted(service.spans, 'span')}</span>
    </header>
    <div className="service__scroll">
      <table className="data service__conventions">
        <thead>
          <tr>
            <th scope="col">Convention</th>
            <th scope="col">Attributes, events and log records</th>
            <th scope="col" className="data__figure">
              Read
            </th>
            <th scope="col" className="data__figure">
              Unread
            </th>
            <th scope="col" className="data__figure">
              Spans
            </th>
            <th scope="col" className="data__figure">
              Runs
            </th>
          </tr>
        </thead>
        <tbody>
          {service.conventions.map(row => (
            <tr key={row.convention ?? ''}>
              <th scope="row">
                {row.convention ?? (
                  <span title="No convention recognised these spans: they stand as workflow steps">not recognised</span>
                )}
              </th>
              <td className="service__bar">
                <ReadBar {...row} />
              </td>
              <td className="data__figure">
                <Figure value={row.share.value} format={percent} reason={row.share.reason ?? undefined} />
              </td>
              <td className="data__figure" title={count(row.unread)}>
                {compact(row.unread)}
              </td>
              <td className="data__figure" title={count(row.spans)}>
                {compact(row.spans)}
              </td>
              <td className="data__figure" title={count(row.runs)}>
                {compact(row.runs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    {service.unreadKeys.length > 0 && <UnreadKeys service={service} />}
  </section>
);

const UnreadKeys = ({ service }: { readonly service: ServiceUnderstanding }): ReactNode => {
  const [most] = service.unreadKeys;
  return (
    <details className="unread-keys">
      <summary>
        What was not understood: <code>{visible(most?.key ?? '')}</code>
        {service.unreadKeys.length > 1 && (
          <span className="muted"> and {count(service.unreadKeys.length - 1)} more</span>
        )}
      </summary>
      <ul>
        {service.unreadKeys.map(({ key, convention, count: times, example }) => (
          <li key={`${convention} ${key}`}>
            <code>{visible(key)}</code>
            <span className="muted">{convention ?? 'not recognised'}</span>
            <span className="unread-keys__count">{compact(times)} ×</span>
            <Link to="/trajectories/$id" params={{ id: example }} preload={false} title={example}>
              example
            </Link>
          </li>
        ))}
      </ul>
      <p className="muted">
        Say what matters in an attribute that is read: <code>pawl.input</code>, <code>pawl.output</code>,{' '}
        <code>pawl.step.kind</code>. They win over all others.
      </p>
    </details>
  );
};
