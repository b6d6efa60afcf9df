/** Databases of one's own in the place of the embedded ones. Their URLs hold passwords, so that no argument names them. */
export interface Engines {
  readonly clickhouseUrl?: string;
  readonly databaseUrl?: string;
}

/** `PAWL_CLICKHOUSE_URL` and `PAWL_DATABASE_URL`; what is not set is embedded. */
export const enginesFromEnvironment = (): Engines => {
  const { PAWL_CLICKHOUSE_URL: clickhouseUrl = '', PAWL_DATABASE_URL: databaseUrl = '' } = process.env;
  return {
    ...(clickhouseUrl === '' ? {} : { clickhouseUrl }),
    ...(databaseUrl === '' ? {} : { databaseUrl }),
  };
};
