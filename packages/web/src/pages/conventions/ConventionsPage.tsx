import type { ServiceUnderstanding } from '@pawl/core/measures';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { conventions, DEFAULT_SINCE } from '../../api/queries.js';
import type { Since } from '../../app/search.js';
import { useTitle } from '../../app/title.js';
import { Command } from '../../components/Copy.js';
import { inTime, LookFurther, MeasureBar } from '../../components/MeasureBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import './conventions.css';
import { ServiceCard } from './ServiceCard.js';

const route = getRouteApi('/conventions');

/** How much of what each service sent was understood, by convention, and what was not. */
export const ConventionsPage = (): ReactNode => {
  useTitle('Conventions');
  const { since = DEFAULT_SINCE } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(conventions(since));
  const onSince = (chosen: Since): void => void navigate({ search: { since: chosen }, replace: true });
  return (
    <div className="page">
      <MeasureBar since={since} onSince={onSince} />
      {data === undefined ? (
        error === null ? (
          <Loading what="conventions" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : data.services.length === 0 ? (
        <NothingCame since={since} onSince={onSince} />
      ) : (
        <Services services={data.services} />
      )}
    </div>
  );
};

const Services = ({ services }: { readonly services: readonly ServiceUnderstanding[] }): ReactNode => (
  <div className="page--reading services">
    <div className="page__body">
      <p className="services__lead">
        Spans say what they have to say in attributes. What a convention reads becomes a step’s input, output, tokens,
        error; the rest is kept beside the step, and listed here. Nothing of it is lost.
      </p>
      {services.map(service => (
        <ServiceCard key={service.service ?? ''} service={service} />
      ))}
    </div>
  </div>
);

const NothingCame = ({
  since,
  onSince,
}: {
  readonly since: Since;
  readonly onSince: (since: Since) => void;
}): ReactNode => (
  <EmptyState icon="coverage" title={`No span came in ${inTime(since)}`}>
    <LookFurther since={since} onSince={onSince} />
    <p>Point any agent with OpenTelemetry here; this page then shows how much of what it sends is understood:</p>
    <Command line={`export OTEL_EXPORTER_OTLP_ENDPOINT=${window.location.origin}`} />
  </EmptyState>
);
