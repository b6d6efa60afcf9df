import { FORWARD_DEFAULTS, type ForwardConfig } from '@pawl/core/config';
import { describe, expect, it } from 'vitest';
import { forwardOf } from './forward.js';

const config: ForwardConfig = {
  ...FORWARD_DEFAULTS,
  endpoint: 'https://langfuse.example/api/public/otel',
  headers: new Map([['authorization', 'LANGFUSE_AUTH']]),
  signals: ['traces'],
};

describe('where what is stored is passed on to', () => {
  it.each([
    { what: 'nothing is said', config: null, environment: {}, forward: null },
    {
      what: 'the file says it',
      config,
      environment: { LANGFUSE_AUTH: 'Basic key' },
      forward: { ...config, headers: { authorization: 'Basic key' } },
    },
    {
      what: 'the environment says it',
      config: null,
      environment: { PAWL_FORWARD_ENDPOINT: 'http://collector:4318/', PAWL_FORWARD_HEADERS: ' X-Key = a%2Cb ,y=1=2' },
      forward: { ...FORWARD_DEFAULTS, endpoint: 'http://collector:4318', headers: { 'x-key': 'a,b', y: '1=2' } },
    },
    {
      what: 'both do: the keys of the file go nowhere else',
      config,
      environment: { PAWL_FORWARD_ENDPOINT: 'http://collector:4318', LANGFUSE_AUTH: 'Basic key' },
      forward: { ...config, endpoint: 'http://collector:4318', headers: {} },
    },
  ])('$what', ({ config, environment, forward }) => {
    expect(forwardOf(config, environment)).toEqual(forward);
  });

  it.each([
    { environment: {}, code: 'FORWARD_HEADER_UNSET' },
    { environment: { LANGFUSE_AUTH: 'x', PAWL_FORWARD_HEADERS: 'secret' }, code: 'FORWARD_HEADERS' },
    { environment: { LANGFUSE_AUTH: 'x', PAWL_FORWARD_HEADERS: 'a=%secret' }, code: 'FORWARD_HEADERS' },
    { environment: { PAWL_FORWARD_ENDPOINT: 'secret' }, code: 'FORWARD_ENDPOINT' },
    { environment: { PAWL_FORWARD_ENDPOINT: 'https://user:secret@host' }, code: 'FORWARD_ENDPOINT' },
  ])('$code, and no value is repeated', ({ environment, code }) => {
    const attempt = () => forwardOf(config, environment);
    expect(attempt).toThrow(expect.objectContaining({ code }));
    expect(attempt).not.toThrow(/secret/);
  });
});
