// What is asked of the API. `limit`: what of it the engine alone has to do at least, without which no answer is right.
import { COMMON_WORD, RARE_WORD } from './spans.mjs';

/**
 * @param {{ ids: readonly string[], since: (days: number) => string }} known `since`: a moment so many days before the
 *   stored runs end
 */
export const questions = ({ ids, since }) => {
  const day = since(1);
  const nanos = days => `${Date.parse(since(days)) * 1_000_000}`;
  const list = (search = {}) => `/api/trajectories?${new URLSearchParams(search)}`;
  const scan = (columns, days) =>
    `SELECT ${columns} FROM pawl.trajectories WHERE project = 'default' AND newest_ns >= ${days === null ? 0 : nanos(days)}`;
  const facts = (columns, days) =>
    `SELECT ${columns} FROM pawl.run_facts WHERE project = 'default' AND newest_ns >= ${days === null ? 0 : nanos(days)}`;
  const newest = `SELECT summary FROM pawl.trajectories WHERE project = 'default' AND gone = 0 ORDER BY newest_ns DESC LIMIT 50`;
  const figures = 'agent, count(), countIf(status = \'error\'), quantiles(0.5, 0.95, 0.99)(duration_ms), sum(cost_usd), sum(input_tokens), sum(output_tokens)';
  return [
    {
      name: 'one trajectory',
      target: 50,
      path: n => `/api/trajectories/${ids[n % ids.length]}`,
      limit: n =>
        `SELECT payload FROM pawl.spans WHERE project = 'default' AND trace_id = '${ids[(n + 7) % ids.length]}'`,
    },
    { name: 'list', target: 150, path: () => list(), limit: () => newest },
    {
      name: 'list, agent and status',
      target: 150,
      path: n => list({ agent: `agent-0${n % 10}`, status: 'error' }),
      limit: n => newest.replace('gone = 0', `gone = 0 AND agent = 'agent-0${n % 10}' AND status = 'error'`),
    },
    { name: 'list, last day', target: 150, path: () => list({ since: day }), limit: () => newest },
    {
      name: 'list, an agent that is not there',
      target: 150,
      path: () => list({ agent: 'nobody' }),
      limit: () => scan(`countIf(agent = 'nobody')`, null),
    },
    ...[
      ['rare word', RARE_WORD],
      ['common word', COMMON_WORD],
      ['no hit', 'xylophone'],
    ].map(([name, q]) => ({
      name: `search the last day, ${name}`,
      target: 500,
      path: () => list({ since: day, q }),
      limit: () => (q === COMMON_WORD ? newest : scan(`countIf(position(search, '${q}') > 0)`, 1)),
    })),
    {
      name: 'agents, last day',
      target: 500,
      path: () => `/api/agents?since=${day}`,
      limit: () => `${scan(figures, 1)} GROUP BY agent`,
    },
    {
      name: 'agents, all time',
      target: 500,
      path: () => '/api/agents',
      limit: () => `${scan(figures, null)} GROUP BY agent`,
    },
    {
      name: 'sessions',
      target: null,
      path: () => '/api/sessions',
      limit: () => scan('uniq(session)', null),
    },
    {
      name: 'coverage, 7 days',
      target: null,
      path: () => `/api/coverage?since=${since(7)}`,
      limit: () => facts('agent, version, count(), countIf(tool = \'missing\')', 7).concat(' GROUP BY agent, version'),
    },
    {
      name: 'shadow, 7 days',
      target: null,
      path: () => `/api/shadow?since=${since(7)}`,
      limit: () => `SELECT name, agent, count() FROM (${facts('agent, arrayJoin(tool_names) AS name', 7)}) GROUP BY name, agent`,
    },
    {
      name: 'conventions, 7 days',
      target: null,
      path: () => `/api/conventions?since=${since(7)}`,
      limit: () => `SELECT name, count() FROM (${facts('arrayJoin(key_names) AS name', 7)}) GROUP BY name`,
    },
  ];
};
