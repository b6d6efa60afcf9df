/**
 * The state that pages keep in the URL, as plain readable text: `?agent=support-refund&status=error`. One function per
 * page says what it understands; everything else in a URL is dropped, so that any hand-written URL is safe.
 */

/** A query string as an object without a prototype: keys are foreign. The last of repeated keys counts. */
export const parseSearch = (query: string): Record<string, string> => {
  const search: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(query)) search[key] = value;
  return search;
};

/** The query string with its `?`, empty when nothing is set. */
export const stringifySearch = (search: Record<string, unknown>): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') query.set(key, value);
  }
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
};

type Raw = Readonly<Record<string, unknown>>;

const text = <Key extends string>(raw: Raw, key: Key): { readonly [K in Key]?: string } => {
  const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === 'string' && value !== '' ? ({ [key]: value } as { [K in Key]?: string }) : {};
};

const word = <Key extends string, const Word extends string>(
  raw: Raw,
  key: Key,
  words: readonly Word[],
): { readonly [K in Key]?: Word } => {
  const found = words.find(candidate => candidate === raw[key]);
  return found === undefined ? {} : ({ [key]: found } as { [K in Key]?: Word });
};

export interface TrajectoriesSearch {
  readonly agent?: string;
  readonly version?: string;
  readonly status?: string;
  readonly q?: string;
}

export const trajectoriesSearch = (raw: Raw): TrajectoriesSearch => ({
  ...text(raw, 'agent'),
  ...text(raw, 'version'),
  ...text(raw, 'status'),
  ...text(raw, 'q'),
});

export const VIEWS = ['tree', 'messages', 'timeline'] as const;
export type View = (typeof VIEWS)[number];

export interface TrajectorySearch {
  /** Absent: the tree. */
  readonly view?: View;
  readonly step?: string;
}

export const trajectorySearch = (raw: Raw): TrajectorySearch => ({ ...word(raw, 'view', VIEWS), ...text(raw, 'step') });

export const SINCE = ['24h', '7d', '30d', 'all'] as const;
export type Since = (typeof SINCE)[number];

export interface MeasureSearch {
  /** Absent: the last seven days. */
  readonly since?: Since;
}

export const measureSearch = (raw: Raw): MeasureSearch => word(raw, 'since', SINCE);

export interface CoverageSearch extends MeasureSearch {
  /** The row whose gaps are unfolded: `agent@version`, or the agent for all its versions. */
  readonly open?: string;
}

export const coverageSearch = (raw: Raw): CoverageSearch => ({ ...measureSearch(raw), ...text(raw, 'open') });

export const USES = ['agent', 'tool', 'model', 'service'] as const;

export interface UnknownSearch extends MeasureSearch {
  readonly kind?: (typeof USES)[number];
  readonly q?: string;
}

export const unknownSearch = (raw: Raw): UnknownSearch => ({
  ...measureSearch(raw),
  ...word(raw, 'kind', USES),
  ...text(raw, 'q'),
});

export interface SessionsSearch {
  readonly user?: string;
}

export const sessionsSearch = (raw: Raw): SessionsSearch => text(raw, 'user');

export interface CasesSearch {
  readonly q?: string;
  readonly severity?: 'blocking' | 'warning' | 'exploratory';
}

export const casesSearch = (raw: Raw): CasesSearch => ({
  ...text(raw, 'q'),
  ...word(raw, 'severity', ['blocking', 'warning', 'exploratory']),
});

export interface FilterSearch {
  readonly q?: string;
}

export const filterSearch = (raw: Raw): FilterSearch => text(raw, 'q');

export interface RunSearch {
  readonly q?: string;
  /** Absent: every case. */
  readonly show?: 'failing';
  /** A column's id, with `-` before it for the largest first. Absent: the run's order. */
  readonly sort?: string;
  /** The case whose failures are unfolded. */
  readonly open?: string;
}

export const runSearch = (raw: Raw): RunSearch => ({
  ...text(raw, 'q'),
  ...word(raw, 'show', ['failing']),
  ...text(raw, 'sort'),
  ...text(raw, 'open'),
});
