import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { CasePage } from '../pages/case/CasePage.js';
import { CasesPage } from '../pages/cases/CasesPage.js';
import { ConventionsPage } from '../pages/conventions/ConventionsPage.js';
import { CoveragePage } from '../pages/coverage/CoveragePage.js';
import { GatePage } from '../pages/gate/GatePage.js';
import { GatesPage } from '../pages/gates/GatesPage.js';
import { RunPage } from '../pages/run/RunPage.js';
import { RunsPage } from '../pages/runs/RunsPage.js';
import { SessionPage } from '../pages/session/SessionPage.js';
import { SessionsPage } from '../pages/sessions/SessionsPage.js';
import { TrajectoriesPage } from '../pages/trajectories/TrajectoriesPage.js';
import { TrajectoryPage } from '../pages/trajectory/TrajectoryPage.js';
import { UnknownPage } from '../pages/unknown/UnknownPage.js';
import { CrashPage, MissingPage } from './Fallback.js';
import { Shell } from './Shell.js';
import {
  casesSearch,
  coverageSearch,
  filterSearch,
  measureSearch,
  parseSearch,
  runSearch,
  sessionsSearch,
  stringifySearch,
  trajectoriesSearch,
  trajectorySearch,
  unknownSearch,
} from './search.js';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Shell,
  notFoundComponent: MissingPage,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/trajectories' });
  },
});

const trajectories = createRoute({
  getParentRoute: () => root,
  path: '/trajectories',
  validateSearch: trajectoriesSearch,
  component: TrajectoriesPage,
});

const trajectory = createRoute({
  getParentRoute: () => root,
  path: '/trajectories/$id',
  validateSearch: trajectorySearch,
  component: TrajectoryPage,
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  validateSearch: sessionsSearch,
  component: SessionsPage,
});

const session = createRoute({
  getParentRoute: () => root,
  path: '/sessions/$id',
  component: SessionPage,
});

const coverage = createRoute({
  getParentRoute: () => root,
  path: '/coverage',
  validateSearch: coverageSearch,
  component: CoveragePage,
});

const unknown = createRoute({
  getParentRoute: () => root,
  path: '/unknown',
  validateSearch: unknownSearch,
  component: UnknownPage,
});

const conventions = createRoute({
  getParentRoute: () => root,
  path: '/conventions',
  validateSearch: measureSearch,
  component: ConventionsPage,
});

const cases = createRoute({
  getParentRoute: () => root,
  path: '/cases',
  validateSearch: casesSearch,
  component: CasesPage,
});

const caseRoute = createRoute({
  getParentRoute: () => root,
  path: '/cases/$id',
  component: CasePage,
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: filterSearch,
  component: RunsPage,
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: runSearch,
  component: RunPage,
});

const gates = createRoute({
  getParentRoute: () => root,
  path: '/gates',
  validateSearch: filterSearch,
  component: GatesPage,
});

const gate = createRoute({
  getParentRoute: () => root,
  path: '/gates/$id',
  component: GatePage,
});

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([
      home,
      trajectories,
      trajectory,
      sessions,
      session,
      coverage,
      unknown,
      conventions,
      cases,
      caseRoute,
      runs,
      run,
      gates,
      gate,
    ]),
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: CrashPage,
    defaultPendingMs: 300,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
