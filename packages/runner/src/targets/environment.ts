/**
 * What a command inherits of the runner's own environment. Everything else, credentials first, is left out: a variable
 * that the agent needs is named under `env` of its target.
 */
export const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'SYSTEMROOT',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
] as const;

type Variables = Readonly<Record<string, string>>;

/** The environment of a command: what is inherited, then the attempt's defaults, then the target's own, then the attempt's. */
export const commandEnvironment = (
  inherited: Readonly<Record<string, string | undefined>>,
  target: Variables,
  attempt: { readonly defaults: Variables; readonly fixed: Variables },
): Variables => {
  const kept: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = inherited[name];
    if (value !== undefined) kept[name] = value;
  }
  return { ...kept, ...attempt.defaults, ...target, ...attempt.fixed };
};
