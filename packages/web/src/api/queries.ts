import type { SaidAbout } from '@pawl/core/feedback';
import type { GateDecision } from '@pawl/core/gate';
import type { RunReport } from '@pawl/core/runs';
import type { Trajectory } from '@pawl/core/trajectory';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Since } from '../app/search.js';
import { apiUrl, getJson } from './client.js';
import { refreshEvery } from './refresh.js';
import type {
  CaseAttempts,
  CaseList,
  CaseSourceText,
  ConventionsAnswer,
  CoverageAnswer,
  GateList,
  Health,
  RunList,
  SessionAnswer,
  SessionList,
  ShadowAnswer,
  TrajectoryPage,
} from './types.js';

const SECOND = 1000;
/** How many trajectories one page of the list holds. */
const PAGE_SIZE = 50;

export interface TrajectoryFilter {
  readonly agent?: string | undefined;
  readonly version?: string | undefined;
  readonly status?: string | undefined;
  readonly q?: string | undefined;
}

const trajectoryPage = (
  filter: TrajectoryFilter,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<TrajectoryPage> => getJson(apiUrl(['trajectories'], { ...filter, cursor, limit: PAGE_SIZE }), signal);

/** The newest page alone: small enough to ask for every second. */
export const newestTrajectories = (filter: TrajectoryFilter) =>
  queryOptions({
    queryKey: ['trajectories', 'newest', filter],
    queryFn: ({ signal }) => trajectoryPage(filter, undefined, signal),
    refetchInterval: SECOND,
    placeholderData: keepPreviousData,
  });

/** Every page that was scrolled to. */
export const trajectoryPages = (filter: TrajectoryFilter) =>
  infiniteQueryOptions({
    queryKey: ['trajectories', 'pages', filter],
    queryFn: ({ signal, pageParam }) => trajectoryPage(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

export const trajectory = (id: string) =>
  queryOptions({
    queryKey: ['trajectory', id],
    queryFn: ({ signal }): Promise<Trajectory> => getJson(apiUrl(['trajectories', id]), signal),
    refetchInterval: query => refreshEvery(query.state.data, Date.now()),
    // Comparing 100,000 steps with the ones before costs more than drawing the thirty on screen.
    structuralSharing: false,
  });

/** What was said about a trajectory; asked again, because people say it afterwards. */
export const saidAbout = (id: string) =>
  queryOptions({
    queryKey: ['trajectory', id, 'feedback'],
    queryFn: ({ signal }): Promise<SaidAbout> => getJson(apiUrl(['trajectories', id, 'feedback']), signal),
    refetchInterval: 5 * SECOND,
  });

/** The time that a measure looks at when nobody chose one. */
export const DEFAULT_SINCE: Since = '7d';

const measure = <Answer>(name: string, since: Since = DEFAULT_SINCE) =>
  queryOptions({
    queryKey: [name, since],
    queryFn: ({ signal }): Promise<Answer> =>
      getJson(apiUrl([name], { since: since === 'all' ? undefined : since }), signal),
    refetchInterval: 10 * SECOND,
    placeholderData: keepPreviousData,
  });

export const coverage = (since: Since | undefined) => measure<CoverageAnswer>('coverage', since);
export const shadow = (since: Since | undefined) => measure<ShadowAnswer>('shadow', since);
export const conventions = (since: Since | undefined) => measure<ConventionsAnswer>('conventions', since);

export const sessionPages = (user: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['sessions', user],
    queryFn: ({ signal, pageParam }): Promise<SessionList> =>
      getJson(apiUrl(['sessions'], { user, cursor: pageParam, limit: PAGE_SIZE }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    refetchInterval: 5 * SECOND,
    placeholderData: keepPreviousData,
  });

export const session = (id: string) =>
  queryOptions({
    queryKey: ['session', id],
    queryFn: ({ signal }): Promise<SessionAnswer> => getJson(apiUrl(['sessions', id]), signal),
    refetchInterval: 5 * SECOND,
  });

export const caseList = () =>
  queryOptions({
    queryKey: ['cases'],
    queryFn: ({ signal }): Promise<CaseList> => getJson(apiUrl(['cases']), signal),
    refetchInterval: 5 * SECOND,
  });

export const caseSource = (id: string) =>
  queryOptions({
    queryKey: ['cases', id],
    queryFn: ({ signal }): Promise<CaseSourceText> => getJson(apiUrl(['cases', id]), signal),
  });

export const runList = () =>
  queryOptions({
    queryKey: ['runs'],
    queryFn: ({ signal }): Promise<RunList> => getJson(apiUrl(['runs']), signal),
    refetchInterval: 2 * SECOND,
  });

export const runReport = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }): Promise<RunReport> => getJson(apiUrl(['runs', id]), signal),
    refetchInterval: query => (query.state.data?.run.endedAt === null ? 2 * SECOND : false),
  });

/** The attempts of one case of a run. `complete`: the run has ended, so that they never change again. */
export const caseAttempts = (run: string, caseId: string, complete: boolean) =>
  queryOptions({
    queryKey: ['runs', run, 'cases', caseId],
    queryFn: ({ signal }): Promise<CaseAttempts> => getJson(apiUrl(['runs', run, 'cases', caseId]), signal),
    staleTime: complete ? Number.POSITIVE_INFINITY : SECOND,
    refetchInterval: complete ? false : 2 * SECOND,
  });

export const gateList = () =>
  queryOptions({
    queryKey: ['gates'],
    queryFn: ({ signal }): Promise<GateList> => getJson(apiUrl(['gates']), signal),
    refetchInterval: 5 * SECOND,
  });

export const gateDecision = (id: string) =>
  queryOptions({
    queryKey: ['gates', id],
    queryFn: ({ signal }): Promise<GateDecision> => getJson(apiUrl(['gates', id]), signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const health = () =>
  queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }): Promise<Health> => getJson(apiUrl(['health']), signal),
    refetchInterval: 5 * SECOND,
  });
