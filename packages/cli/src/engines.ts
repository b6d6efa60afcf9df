import { PawlError } from '@pawl/core/errors';

/** Databases of one's own in the place of the embedded ones. Their URLs hold passwords, so that no argument names them. */
export interface Engines {
  readonly clickhouseUrl?: string;
  readonly postgresUrl?: string;
}

/**
 * `PAWL_CLICKHOUSE_URL` and `PAWL_POSTGRES_URL`; what is not set is embedded.
 *
 * @throws PawlError `ENGINE_URL`, without the URL, which holds a password
 */
export const enginesFromEnvironment = (): Engines => {
  const clickhouseUrl = urlIn('PAWL_CLICKHOUSE_URL', /^https?:$/, 'http://user:password@host:8123');
  const postgresUrl = urlIn('PAWL_POSTGRES_URL', /^postgres(ql)?:$/, 'postgres://user:password@host/database');
  return {
    ...(clickhouseUrl === null ? {} : { clickhouseUrl }),
    ...(postgresUrl === null ? {} : { postgresUrl }),
  };
};

const urlIn = (name: string, protocol: RegExp, example: string): string | null => {
  const text = process.env[name] ?? '';
  if (text === '') return null;
  if (URL.canParse(text) && protocol.test(new URL(text).protocol)) return text;
  throw new PawlError({
    code: 'ENGINE_URL',
    message: `${name} is not an address of the form ${example}`,
    remedy: 'Correct it, or unset it to use the embedded database.',
  });
};
