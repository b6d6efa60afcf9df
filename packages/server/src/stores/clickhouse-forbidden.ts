import { ClickHouseError } from '@clickhouse/client';
import { PawlError } from '@pawl/core/errors';

/** What a server answers to a user who may not do something: ACCESS_DENIED, READONLY, SETTING_CONSTRAINT_VIOLATION. */
const FORBIDDEN = new Set(['497', '164', '452']);

/** The error of a statement in words for people where a server forbids it to our user; any other as it is. */
export const toldIfForbidden = (error: unknown): unknown => {
  if (!(error instanceof ClickHouseError) || !FORBIDDEN.has(error.code)) return error;
  return new PawlError({
    code: 'EVENTS_SERVER_FORBIDS',
    message: `the ClickHouse server does not let the user of PAWL_CLICKHOUSE_URL do what is needed: ${error.message}`,
    remedy: 'GRANT ALL ON pawl.* TO that user, with a profile that is not readonly and leaves its settings free.',
    cause: error,
  });
};
