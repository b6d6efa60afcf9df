import { describe, expect, it } from 'vitest';
import { ApiError, errorOfAnswer, toApiError } from './error.js';

describe('errorOfAnswer', () => {
  it.each([
    {
      because: 'the server said what and why',
      body: { error: { code: 'RUN_UNKNOWN', message: 'There is no run "x".', remedy: 'Use one of a, b.' } },
      is: ['RUN_UNKNOWN', 'There is no run "x".', 'Use one of a, b.'],
    },
    {
      because: 'a body of another shape keeps the status',
      body: ['nope'],
      is: [
        'HTTP_500',
        'The server answered 500 without saying why.',
        'Look at the output of `pawl up` in its terminal.',
      ],
    },
    {
      because: 'fields that are not text count as absent',
      body: { error: { code: 7, message: null, remedy: 'Wait.' } },
      is: ['HTTP_500', 'The server answered 500 without saying why.', 'Wait.'],
    },
  ])('$because', ({ body, is }) => {
    const error = errorOfAnswer(500, body);
    expect([error.code, error.message, error.remedy]).toEqual(is);
  });
});

describe('toApiError', () => {
  it('leaves an ApiError as it is', () => {
    const error = errorOfAnswer(404, null);
    expect(toApiError(error)).toBe(error);
  });

  it.each([
    { cause: new Error('broken'), message: 'broken' },
    { cause: 'thrown text', message: 'thrown text' },
  ])('wraps $cause', ({ cause, message }) => {
    expect(toApiError(cause)).toBeInstanceOf(ApiError);
    expect(toApiError(cause).message).toBe(message);
  });
});
