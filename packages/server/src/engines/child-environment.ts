/**
 * The environment of a child that talks to us over its channel. Under `node --watch` Node would have it report there
 * what it loads, before its own first message.
 */
export const childEnvironment = (own: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const environment = { ...process.env, ...own };
  delete environment['WATCH_REPORT_DEPENDENCIES'];
  return environment;
};
