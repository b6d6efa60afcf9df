// Copies of runs, made by the engine: each has ids, texts and times of its own, in all tables of the product.
import { engine } from './engine.mjs';
import { COPY } from './spans.mjs';

const COPIES_PER_INSERT = 8;

const ID = id => `lower(hex(sipHash128(${id}, copy)))`;
const MARK = `concat('kopie', leftPad(toString(copy), 7, '0'))`;
const OWN = text => `replaceAll(${text}, '${COPY}', ${MARK})`;
const BACK = stamp => `${stamp} - copy * shift * 1000000000`;
const SECONDS = stamp => `formatDateTime(toDateTime(intDiv(${stamp}, 1000000000), 'UTC'), '%Y-%m-%dT%H:%i:%S')`;
const TIME_IN = (text, key, stamp) =>
  `replaceOne(${text}, concat('"${key}":"', ${SECONDS(stamp)}), concat('"${key}":"', ${SECONDS(BACK(stamp))}))`;
const NANOS_IN = (text, key, nanos) =>
  `replaceOne(${text}, concat('"${key}":"', toString(${nanos})), concat('"${key}":"', toString(${BACK(nanos)})))`;

/** What is a copy's own, by table; the other columns are as they were. */
const TABLES = {
  spans: {
    trace_id: ID('trace_id'),
    start_ns: BACK('start_ns'),
    received: BACK('received'),
    rank: BACK('rank'),
    payload: NANOS_IN(
      NANOS_IN(OWN('payload'), 'startTimeUnixNano', 'start_ns'),
      'endTimeUnixNano',
      `toUInt64(extract(payload, '"endTimeUnixNano":"([0-9]+)"'))`,
    ),
  },
  contents: { trace_id: ID('trace_id'), received: BACK('received'), text: OWN('text') },
  run_facts: {
    id: ID('id'),
    conversation: OWN('conversation'),
    newest_ns: BACK('newest_ns'),
    written: BACK('written'),
  },
  trajectory_references: {
    trajectory: ID('trajectory'),
    ref: `replaceAll(${OWN('ref')}, trajectory, ${ID('trajectory')})`,
    written: BACK('written'),
  },
  // Last, as the product does it: the summary says that all else is there.
  trajectories: {
    id: ID('id'),
    newest_ns: BACK('newest_ns'),
    received: BACK('received'),
    assembled_through: BACK('assembled_through'),
    written: BACK('written'),
    completed: BACK('completed'),
    first_completed: BACK('first_completed'),
    session: OWN('session'),
    search: `replaceAll(${OWN('search')}, id, ${ID('id')})`,
    summary: TIME_IN(
      TIME_IN(`replaceAll(${OWN('summary')}, id, ${ID('id')})`, 'startedAt', 'newest_ns'),
      'completedAt',
      'completed',
    ),
  },
};

/** Contents that runs share lie under no trace: copies share them, too. */
const ONLY = { contents: `WHERE trace_id != ''` };

/**
 * @param {string} data the data directory of a running server with the runs to copy, all of them summarised
 * @param {{ copies: number, shift: number }} what each copy lies `shift` whole seconds before the one before it
 * @param {(line: string) => void} say
 */
export const makeCopies = async (data, { copies, shift }, say) => {
  await engine(data, 'CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic');
  for (const [table, own] of Object.entries(TABLES)) {
    const began = performance.now();
    await engine(data, `DROP TABLE IF EXISTS bench.${table}`);
    await engine(
      data,
      `CREATE TABLE bench.${table} ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM pawl.${table} FINAL ${ONLY[table] ?? ''}`,
    );
    const columns = (await engine(data, `SELECT name FROM system.columns WHERE database = 'bench' AND table = '${table}'`)).map(
      row => row.name,
    );
    for (let first = 1; first <= copies; first += COPIES_PER_INSERT) {
      const count = Math.min(COPIES_PER_INSERT, copies - first + 1);
      // From a subquery: an alias of the name of a column would be taken for the column elsewhere.
      await engine(
        data,
        `INSERT INTO pawl.${table} (${columns.join(', ')})
        SELECT ${columns.map(column => own[column] ?? column).join(', ')} FROM bench.${table} AS seed
        CROSS JOIN (SELECT number AS copy, toUInt64(${shift}) AS shift FROM numbers(${first}, ${count})) AS copies
        SETTINGS max_insert_threads = 2, max_execution_time = 0`,
      );
      say(`${table}: ${first + count - 1} of ${copies} copies, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  }
  await engine(data, 'DROP DATABASE bench');
};

/** Waits until the engine has merged what it wants to merge. */
export const settled = async (data, withinMs = 300_000) => {
  const deadline = performance.now() + withinMs;
  for (let quiet = 0; quiet < 3 && performance.now() < deadline; ) {
    const [{ merges }] = await engine(data, 'SELECT toUInt32(count()) AS merges FROM system.merges');
    quiet = merges === 0 ? quiet + 1 : 0;
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
};
