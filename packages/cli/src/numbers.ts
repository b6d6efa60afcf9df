import { InvalidArgumentError } from 'commander';

/** A whole number from 1 on, for commander. */
export const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It has to be a whole number from 1 on.');
};

/** Where OTLP over HTTP goes unless somebody says otherwise. */
export const DEFAULT_PORT = 4318;

/** A port of this machine, for commander. */
export const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It has to be a whole number from 0 to 65535; 0 takes a free port.');
};
