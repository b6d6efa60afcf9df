import { Session } from 'chdb';

/** One statement with everything that belongs to it; nothing of it outlives the statement. */
export interface Statement {
  readonly id: string;
  readonly text: string;
  /** Engine settings, for this statement only. */
  readonly settings: ReadonlyMap<string, string>;
  /** Values of `{name:Type}` placeholders, in ClickHouse's escaped text form. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SessionPool {
  /** Streams a SELECT's result in the format that its text names. Closing `signal` cancels the query in the engine. */
  select(statement: Statement, signal: AbortSignal): AsyncGenerator<Uint8Array>;
  /** Runs any other statement and returns its whole result. */
  run(statement: Statement): Promise<Uint8Array>;
  /** Inserts rows of a line format. Returns the number of rows that the engine wrote. */
  insert(statement: Statement, target: { table: string; rows: Buffer }): Promise<number>;
  /** Resolves once no statement runs, and closes every session. */
  close(): Promise<void>;
}

/** A string literal. */
export const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const identifier = (name: string): string => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not an identifier: ${name}`);
  return name;
};

/**
 * A fixed number of sessions on one data directory, each held by one statement at a time. chDB's own connection runs
 * one query at a time, keeps settings between queries, and chains parametrised queries over the whole process; a
 * session that is set up with SET, used, and set back does none of that.
 */
export const openSessions = (directory: string, size: number): SessionPool => {
  const open = (): Session => new Session(directory);
  const admin = open();
  const idle: Session[] = Array.from({ length: size }, open);
  const waiting: ((session: Session) => void)[] = [];
  let busy = 0;
  let whenIdle: (() => void) | undefined;

  const take = async (): Promise<Session> => {
    busy += 1;
    return idle.pop() ?? new Promise<Session>(resolve => waiting.push(resolve));
  };
  const giveBack = (session: Session): void => {
    busy -= 1;
    const next = waiting.shift();
    if (next) next(session);
    else idle.push(session);
    if (busy === 0) whenIdle?.();
  };

  /** What is set in a session for the statement that it held last. */
  const held = new WeakMap<Session, Statement['settings']>();

  // The id is set as the statement's log_comment, which is how KILL QUERY finds it. (A comment in the text is lost when
  // the engine puts parameters in.) Every SET is a trip to the engine: the settings of the statement before are undone by
  // the one that sets this one's.
  const setUp = async (session: Session, { id, settings, parameters }: Statement): Promise<void> => {
    const before = held.get(session);
    const assignments = [
      `log_comment = ${quote(id)}`,
      ...[...settings]
        .filter(([name, value]) => before?.get(name) !== value)
        .map(([name, value]) => `${identifier(name)} = ${quote(value)}`),
      ...[...(before?.keys() ?? [])].filter(name => !settings.has(name)).map(name => `${name} = DEFAULT`),
      ...[...parameters].map(([name, value]) => `param_${identifier(name)} = ${quote(value)}`),
    ];
    held.set(session, settings);
    await session.queryAsync(`SET ${assignments.join(', ')}`);
  };

  /** For a session of which is not known what is set in it, or what is left in it: no statement may see another's. */
  const replace = (session: Session): void => {
    session.close();
    giveBack(open());
  };

  const using = async <T>(statement: Statement, work: (session: Session) => Promise<T>): Promise<T> => {
    const session = await take();
    let isKnown = false;
    try {
      await setUp(session, statement);
      isKnown = true;
      return await work(session);
    } finally {
      if (isKnown) giveBack(session);
      else replace(session);
    }
  };

  // Never SYNC: the session that waits for the end of another's query hangs.
  const cancel = (id: string): void => {
    admin.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quote(id)} ASYNC`).catch(() => {
      // The query has ended by itself.
    });
  };

  return {
    async *select(statement, signal) {
      const session = await take();
      const onAbort = (): void => cancel(statement.id);
      let drained = false;
      try {
        await setUp(session, statement);
        signal.throwIfAborted();
        signal.addEventListener('abort', onAbort, { once: true });
        for await (const chunk of session.queryStream(statement.text)) yield chunk.raw();
        drained = true;
      } finally {
        signal.removeEventListener('abort', onAbort);
        // What a cancelled or failed query has left in its session would come out as the next query's result.
        if (drained) giveBack(session);
        else replace(session);
      }
    },
    run: statement => using(statement, async session => (await session.queryAsync(statement.text)).bytes()),
    insert: (statement, { table, rows }) =>
      using(statement, async session => {
        const written = await session.insert({ table, values: rows, format: 'JSONEachRow' });
        return written.rowsWritten;
      }),
    async close() {
      if (busy > 0) await new Promise<void>(resolve => (whenIdle = resolve));
      for (const session of [...idle, admin]) session.close();
    },
  };
};
