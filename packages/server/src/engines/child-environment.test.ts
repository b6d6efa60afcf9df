import { afterEach, expect, it, vi } from 'vitest';
import { childEnvironment } from './child-environment.js';

afterEach(() => vi.unstubAllEnvs());

it('leaves out what makes a child of `node --watch` talk over our channel', () => {
  vi.stubEnv('WATCH_REPORT_DEPENDENCIES', '1');
  vi.stubEnv('KEPT', 'yes');
  const environment = childEnvironment({ OWN: 'also' });
  expect(environment).toMatchObject({ KEPT: 'yes', OWN: 'also' });
  expect(environment).not.toHaveProperty('WATCH_REPORT_DEPENDENCIES');
});
