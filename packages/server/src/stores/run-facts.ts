import type { RunFacts } from '@pawl/core/measures';
import { jsonLine } from './encoding.js';
import type { Project } from './query.js';

/**
 * What measures need of each run, so that they are queries and not assemblies. Written with the summary and replaced with
 * it: the last `written` counts, and where the start has moved the row at the earlier place is `gone`, as in
 * `pawl.trajectories`. Lists that belong together stand in arrays of one length: `tool_*`, `seen_*` (by service and
 * convention), `key_*` (unread keys).
 */
export const CREATE_RUN_FACTS = `
CREATE TABLE IF NOT EXISTS pawl.run_facts (
  project LowCardinality(String),
  id String,
  agent LowCardinality(String),
  version LowCardinality(String),
  service LowCardinality(String),
  environment LowCardinality(String),
  conversation String CODEC(ZSTD(1)),
  user String CODEC(ZSTD(1)),
  newest_ns UInt64 CODEC(Delta, ZSTD(1)),
  written UInt64 CODEC(Delta, ZSTD(1)),
  gone UInt8,
  status LowCardinality(String),
  acts UInt8,
  changes UInt8,
  routed UInt8,
  tool LowCardinality(String),
  tool_step String CODEC(ZSTD(1)),
  tool_says String CODEC(ZSTD(1)),
  stop LowCardinality(String),
  stop_step String CODEC(ZSTD(1)),
  stop_says String CODEC(ZSTD(1)),
  models Array(LowCardinality(String)),
  services Array(LowCardinality(String)),
  tool_names Array(LowCardinality(String)),
  tool_effects Array(LowCardinality(String)),
  tool_unguarded Array(UInt32),
  tool_gaps Array(String),
  seen_services Array(LowCardinality(String)),
  seen_conventions Array(LowCardinality(String)),
  seen_spans Array(UInt32),
  seen_read Array(UInt32),
  seen_unread Array(UInt32),
  key_services Array(LowCardinality(String)),
  key_conventions Array(LowCardinality(String)),
  key_names Array(LowCardinality(String)),
  key_counts Array(UInt32)
)
ENGINE = ReplacingMergeTree(written, gone)
ORDER BY (project, newest_ns, id)`;

/** Unread keys that are kept of one run: what is frequent stands among them in most of its runs. */
const KEYS = 50;

/** One line to insert into `pawl.run_facts`. @param newestNs where the summary of the run stands in the list */
export const runFactsLine = (project: Project, facts: RunFacts, newestNs: string, written: bigint): string => {
  const { tools, understanding } = facts;
  const keys = understanding
    .flatMap(({ service, convention, unreadKeys }) => unreadKeys.map(unread => ({ service, convention, ...unread })))
    .sort((a, b) => b.count - a.count)
    .slice(0, KEYS);
  return jsonLine({
    project,
    id: facts.id,
    agent: facts.agent ?? '',
    version: facts.version ?? '',
    service: facts.service ?? '',
    environment: facts.environment ?? '',
    conversation: facts.conversationId ?? '',
    user: facts.userId ?? '',
    newest_ns: newestNs,
    written: String(written),
    status: facts.status,
    acts: Number(facts.acts),
    changes: Number(facts.changes),
    routed: Number(facts.routed),
    tool: facts.tool.verdict,
    tool_step: facts.tool.step ?? '',
    tool_says: facts.tool.says ?? '',
    stop: facts.stopReason.verdict,
    stop_step: facts.stopReason.step ?? '',
    stop_says: facts.stopReason.says ?? '',
    models: facts.models,
    services: facts.services,
    tool_names: tools.map(tool => tool.name),
    tool_effects: tools.map(tool => tool.effect),
    tool_unguarded: tools.map(tool => tool.unguarded),
    tool_gaps: tools.map(tool => tool.gap ?? ''),
    seen_services: understanding.map(seen => seen.service ?? ''),
    seen_conventions: understanding.map(seen => seen.convention ?? ''),
    seen_spans: understanding.map(seen => seen.spans),
    seen_read: understanding.map(seen => seen.read),
    seen_unread: understanding.map(seen => seen.unread),
    key_services: keys.map(key => key.service ?? ''),
    key_conventions: keys.map(key => key.convention ?? ''),
    key_names: keys.map(key => key.key),
    key_counts: keys.map(key => key.count),
  });
};

/** One line that takes the facts of a run away from where they stood. */
export const goneFactsLine = (project: Project, place: { id: string; newest: string }, written: bigint): string =>
  jsonLine({ project, id: place.id, newest_ns: place.newest, written: String(written), gone: 1 });
