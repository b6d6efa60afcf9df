import { expect, it } from 'vitest';
import { apiUrl } from './client.js';

it.each([
  { segments: ['runs'], parameters: {}, url: '/api/runs' },
  { segments: ['runs', '../x', 'cases', 'a b'], parameters: {}, url: '/api/runs/..%2Fx/cases/a%20b' },
  { segments: ['trajectories'], parameters: { agent: '', q: undefined, limit: 50 }, url: '/api/trajectories?limit=50' },
  {
    segments: ['trajectories'],
    parameters: { q: 'a&b=c', agent: 'é' },
    url: '/api/trajectories?q=a%26b%3Dc&agent=%C3%A9',
  },
])('$url', ({ segments, parameters, url }) => {
  expect(apiUrl(segments, parameters)).toBe(url);
});
