import { InvalidArgumentError } from 'commander';

/** A whole number from 1 on, for commander. */
export const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It has to be a whole number from 1 on.');
};
