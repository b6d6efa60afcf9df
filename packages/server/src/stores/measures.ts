import type { RiskRules } from '@pawl/core/measures';
import type { Project, Query } from './query.js';
import { sampledRuns } from './retention.js';

const RUNS = 'toUInt32(count())';
/** Where nothing is written at the same time, FINAL reads the rows of the window and no others. */
const WINDOW = 'project = {project:String} AND newest_ns >= {since:UInt64}';

/** Names are foreign: lists end somewhere, the most used first. */
export const MEASURE_LIMITS = { groups: 1_000, uses: 1_000, services: 1_000, keys: 25, examples: 5 } as const;

/** A tool that is guarded for an agent, in one text: no agent of `pawl.yaml` has a line break in its name. */
const guardOf = (agent: string, tool: string): string => `${agent}\n${tool}`;
const GUARD_OF_ROW = String.raw`concat(agent, '\n', name)`;

/** Risky runs with the verdict of each layer, as `core/measures` decides it from the same facts. */
const riskyRuns = (columns: string): string => `
SELECT id, agent, version, newest_ns, status, weight, ${columns},
  multiIf(agent NOT IN {routed:Array(String)}, 'not_applicable', routed, 'complete', 'missing') AS route,
  arrayMap(name -> has({guarded:Array(String)}, ${GUARD_OF_ROW}), tool_names) AS is_guarded,
  multiIf(
    NOT arrayExists(guarded -> guarded, is_guarded), 'not_applicable',
    arrayExists((guarded, unguarded) -> guarded AND unguarded > 0, is_guarded, tool_unguarded), 'missing',
    'complete') AS policy
FROM (
  SELECT facts.*, if(kept.probability > 0, 1 / kept.probability, 1) AS weight FROM pawl.run_facts AS facts FINAL
  LEFT JOIN (${sampledRuns}) AS kept ON kept.id = facts.id
)
WHERE ${WINDOW} AND acts
  AND (agent IN {risky:Array(String)} OR (changes AND agent NOT IN {harmless:Array(String)}))`;

const riskParameters = (project: Project, { risky, harmless, expectations }: RiskRules, sinceNs: string) => ({
  project,
  since: sinceNs,
  risky,
  harmless,
  routed: [...expectations].filter(([, { routes }]) => routes).map(([agent]) => agent),
  guarded: [...expectations].flatMap(([agent, { guarded }]) => [...guarded].map(tool => guardOf(agent, tool))),
});

const LAYER_COLUMNS = { route: 'route', tool: 'tool', policy: 'policy', stop_reason: 'stop' } as const;

/** Runs, their weights and the squares of those, where a condition holds. */
const sumsOf = (name: string, condition: string): string => `
  toUInt32(countIf(${condition})) AS ${name}, sumIf(weight, ${condition}) AS ${name}_weight,
  sumIf(weight * weight, ${condition}) AS ${name}_squares`;

/**
 * How many risky runs recorded each layer whole. Rows: `agent`, `version`, `runs`, `running`, `sampled`, and of each layer and
 * of the `whole` `<layer>_complete` and `<layer>_missing` with `…_weight` and `…_squares`; most runs first.
 */
export const coverageCounts = (project: Project, rules: RiskRules, sinceNs: string): Query => {
  const columns = Object.entries(LAYER_COLUMNS);
  const isWhole = columns.map(([, column]) => `${column} != 'missing'`).join(' AND ');
  return {
    text: `
SELECT agent, version, toUInt32(countIf(status != 'running')) AS runs, toUInt32(countIf(status = 'running')) AS running,
  toUInt32(countIf(status != 'running' AND weight > 1)) AS sampled,
  ${columns
    .flatMap(([layer, column]) =>
      ['complete', 'missing'].map(verdict =>
        sumsOf(`${layer}_${verdict}`, `${column} = '${verdict}' AND status != 'running'`),
      ),
    )
    .join(',')},
  ${sumsOf('whole_complete', `status != 'running' AND ${isWhole}`)},
  ${sumsOf('whole_missing', `status != 'running' AND NOT (${isWhole})`)}
FROM (${riskyRuns('tool, stop')})
GROUP BY agent, version ORDER BY runs DESC, agent, version LIMIT {limit:UInt32}`,
    params: { ...riskParameters(project, rules, sinceNs), limit: MEASURE_LIMITS.groups },
  };
};

/**
 * The latest runs of each agent and version that miss something in a layer. Rows: `agent`, `version`, `layer`, `id`,
 * `newest`, `step`, `says` (for `policy` the tool, for `route` nothing).
 */
export const coverageExamples = (project: Project, rules: RiskRules, sinceNs: string): Query => ({
  text: `
SELECT agent, version, layer, id, toString(newest_ns) AS newest, step, says FROM (
  SELECT *, arrayFirstIndex((guarded, unguarded) -> guarded AND unguarded > 0, is_guarded, tool_unguarded) AS unguarded_at
  FROM (${riskyRuns('tool, stop, tool_step, tool_says, stop_step, stop_says, tool_names, tool_unguarded, tool_gaps')})
  WHERE status != 'running' AND (route = 'missing' OR tool = 'missing' OR policy = 'missing' OR stop = 'missing')
)
ARRAY JOIN
  [${Object.keys(LAYER_COLUMNS)
    .map(layer => `'${layer}'`)
    .join(', ')}] AS layer,
  [toString(route), toString(tool), policy, toString(stop)] AS verdict,
  ['', tool_step, if(unguarded_at = 0, '', tool_gaps[unguarded_at]), stop_step] AS step,
  ['', tool_says, if(unguarded_at = 0, '', toString(tool_names[unguarded_at])), stop_says] AS says
WHERE verdict = 'missing'
ORDER BY newest_ns DESC, id LIMIT {examples:UInt32} BY agent, version, layer LIMIT {limit:UInt32}`,
  params: {
    ...riskParameters(project, rules, sinceNs),
    examples: MEASURE_LIMITS.examples,
    limit: MEASURE_LIMITS.groups * MEASURE_LIMITS.examples,
  },
});

const useColumns = `${RUNS} AS runs, toString(min(newest_ns)) AS first, toString(max(newest_ns)) AS last, argMax(id, newest_ns) AS example`;
const FACTS = 'FROM pawl.run_facts FINAL';
const IN_ACTING = `WHERE ${WINDOW} AND acts`;
const MOST_USED = 'ORDER BY runs DESC, name LIMIT {limit:UInt32}';
const EFFECTS = `['unknown', 'reads', 'writes', 'irreversible']`;

/** What runs used. Rows: `kind`, `name`, `agent`, `effect`, `runs`, `first`, `last`, `example`. */
export const usesOf = (project: Project, sinceNs: string): Query => ({
  text: [
    `SELECT 'agent' AS kind, toString(agent) AS name, '' AS owner, 'unknown' AS effect, ${useColumns}
${FACTS} ${IN_ACTING} AND agent != '' GROUP BY name ${MOST_USED}`,
    `SELECT 'tool' AS kind, toString(tool_name) AS name, toString(agent) AS owner,
  argMax(toString(tool_effect), indexOf(${EFFECTS}, toString(tool_effect))) AS effect, ${useColumns}
${FACTS} ARRAY JOIN tool_names AS tool_name, tool_effects AS tool_effect ${IN_ACTING} GROUP BY name, owner ${MOST_USED}`,
    `SELECT 'model' AS kind, toString(model) AS name, toString(agent) AS owner, 'unknown' AS effect, ${useColumns}
${FACTS} ARRAY JOIN models AS model ${IN_ACTING} GROUP BY name, owner ${MOST_USED}`,
    `SELECT 'service' AS kind, toString(service_name) AS name, '' AS owner, 'unknown' AS effect, ${useColumns}
${FACTS} ARRAY JOIN services AS service_name ${IN_ACTING} GROUP BY name ${MOST_USED}`,
  ]
    .map(text => `SELECT * FROM (${text})`)
    .join('\nUNION ALL\n'),
  params: { project, since: sinceNs, limit: MEASURE_LIMITS.uses },
});

/** How much was understood. Rows: `service`, `convention`, `runs`, `spans`, `read`, `unread`; most spans first. */
export const understandingCounts = (project: Project, sinceNs: string): Query => ({
  text: `
SELECT toString(seen_service) AS service, toString(seen_convention) AS convention, ${RUNS} AS runs,
  toFloat64(sum(spans_seen)) AS spans, toFloat64(sum(read_seen)) AS read, toFloat64(sum(unread_seen)) AS unread
FROM pawl.run_facts FINAL
ARRAY JOIN seen_services AS seen_service, seen_conventions AS seen_convention, seen_spans AS spans_seen,
  seen_read AS read_seen, seen_unread AS unread_seen
WHERE ${WINDOW}
GROUP BY service, convention ORDER BY spans DESC, service, convention LIMIT {limit:UInt32}`,
  params: { project, since: sinceNs, limit: MEASURE_LIMITS.services },
});

/**
 * The keys that most was not understood under. Rows: `service`, `convention`, `key`, `count`, `runs`, `example`. Above so
 * many keys, which only an application that makes them up has, the later ones are not counted.
 */
export const unreadKeys = (project: Project, sinceNs: string): Query => ({
  text: `
SELECT toString(key_service) AS service, toString(key_convention) AS convention, toString(key_name) AS key,
  toFloat64(sum(key_count)) AS count, ${RUNS} AS runs, argMax(id, newest_ns) AS example
FROM pawl.run_facts FINAL
ARRAY JOIN key_services AS key_service, key_conventions AS key_convention, key_names AS key_name, key_counts AS key_count
WHERE ${WINDOW}
GROUP BY service, convention, key
ORDER BY count DESC, key LIMIT {keys:UInt32} BY service, convention LIMIT {limit:UInt32}
SETTINGS max_rows_to_group_by = 100000, group_by_overflow_mode = 'any'`,
  params: { project, since: sinceNs, keys: MEASURE_LIMITS.keys, limit: MEASURE_LIMITS.services * MEASURE_LIMITS.keys },
});
