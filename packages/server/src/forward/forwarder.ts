import { PawlError } from '@pawl/core/errors';
import type { ForwardPositions } from '../stores/index.js';
import { type LaneServices, type LaneStatus, startLane } from './lane.js';
import type { ForwardOptions } from './options.js';

/** What `GET /api/forward` says. */
export interface ForwardStatus {
  /** Null where nothing is passed on. */
  readonly endpoint: string | null;
  readonly signals: readonly LaneStatus[];
  /** What the receiver will never take, the newest first. */
  readonly refusals: readonly {
    readonly signal: string;
    readonly count: number;
    readonly reason: string;
    /** ISO 8601, UTC. */
    readonly at: string;
  }[];
}

export interface Forwarder {
  status(): Promise<ForwardStatus>;
  close(): Promise<void>;
}

const SHOWN_REFUSALS = 20;

/** Nothing is passed on. */
export const NO_FORWARDER: Forwarder = {
  status: async () => ({ endpoint: null, signals: [], refusals: [] }),
  async close() {},
};

/** Passes on everything that is stored from the first start with this endpoint on, each signal for itself. */
export const startForwarder = (services: LaneServices & { readonly positions: ForwardPositions }): Forwarder => {
  const { options, positions } = services;
  const lanes = options.signals.map(signal => startLane(signal, services));
  return {
    async status() {
      const signals = await Promise.all(lanes.map(lane => lane.status()));
      const refusals = await positions.refusals(SHOWN_REFUSALS);
      return {
        endpoint: options.endpoint,
        signals,
        refusals: refusals.map(({ signal, count, reason, at }) => ({ signal, count, reason, at })),
      };
    },
    async close() {
      await Promise.all(lanes.map(lane => lane.close()));
    },
  };
};

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0']);

/** Whoever passes on to himself never comes to an end. @throws PawlError `FORWARD_TO_SELF` */
export const requireOther = ({ endpoint }: ForwardOptions, ownPorts: readonly (number | null)[]): void => {
  const { hostname, port, protocol } = new URL(endpoint);
  const usual = protocol === 'https:' ? 443 : 80;
  if (!LOOPBACK_NAMES.has(hostname) || !ownPorts.includes(port === '' ? usual : Number(port))) return;
  throw new PawlError({
    code: 'FORWARD_TO_SELF',
    message: `${endpoint} is this server itself: what it stores would come back to it for ever`,
    remedy: 'Name another receiver under `forward` in pawl.yaml or in PAWL_FORWARD_ENDPOINT, or choose another --port.',
  });
};
