import { FORWARD_DEFAULTS, type ForwardConfig, isBaseAddress } from '@pawl/core/config';
import { PawlError } from '@pawl/core/errors';
import type { ForwardOptions } from '@pawl/server';

/**
 * Where `pawl up` passes on what it stores: what `pawl.yaml` says, else `PAWL_FORWARD_ENDPOINT` with the defaults; null where
 * neither says anything. `PAWL_FORWARD_HEADERS` adds headers, in the form of `OTEL_EXPORTER_OTLP_HEADERS`.
 *
 * @throws PawlError `FORWARD_ENDPOINT`, `FORWARD_HEADERS` or `FORWARD_HEADER_UNSET`, without any value
 */
export const forwardOf = (
  config: ForwardConfig | null,
  environment: Readonly<Record<string, string | undefined>>,
): ForwardOptions | null => {
  const named = environment['PAWL_FORWARD_ENDPOINT'] ?? '';
  if (named !== '' && !isBaseAddress(named)) {
    throw new PawlError({
      code: 'FORWARD_ENDPOINT',
      message: 'PAWL_FORWARD_ENDPOINT is not an address of the form https://host:4318, without password and query',
      remedy: 'Correct it, or unset it; keys belong into PAWL_FORWARD_HEADERS.',
    });
  }
  const base = named === '' ? config : { ...(config ?? FORWARD_DEFAULTS), endpoint: named.replace(/\/+$/, '') };
  if (base === null) return null;
  const headers: Record<string, string> = { ...headersIn(environment['PAWL_FORWARD_HEADERS'] ?? '') };
  // Keys for the address in the file are not sent to another one.
  if (named === '') {
    for (const [name, variable] of base.headers) headers[name] = headerValue(environment, name, variable);
  }
  return { ...base, headers };
};

const headerValue = (
  environment: Readonly<Record<string, string | undefined>>,
  header: string,
  variable: string,
): string => {
  const value = environment[variable] ?? '';
  if (value !== '') return value;
  throw new PawlError({
    code: 'FORWARD_HEADER_UNSET',
    message: `pawl.yaml takes the header ${header} of forward from ${variable}, which is not set`,
    remedy: `Set ${variable}, or remove the header.`,
  });
};

const headersIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter(part => part.trim() !== '')
      .map(part => {
        const at = part.indexOf('=');
        const name = part.slice(0, at).trim().toLowerCase();
        if (at > 0 && /^[a-z0-9-]+$/.test(name)) return [name, decoded(part.slice(at + 1).trim())];
        throw badHeaders();
      }),
  );

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw badHeaders();
  }
};

const badHeaders = (): PawlError =>
  new PawlError({
    code: 'FORWARD_HEADERS',
    message: 'PAWL_FORWARD_HEADERS is not of the form name=value,name=value with values percent-encoded',
    remedy: 'Correct it, or unset it.',
  });
