import { evalite } from 'evalite';
import { ATTEMPTS, agent, INPUTS } from '../../runner/job.mjs';

evalite('job', {
  data: INPUTS.map((input, index) => ({ input, expected: `ord_${index}` })),
  trialCount: ATTEMPTS,
  task: async input => agent(input).output,
  scorers: [
    { name: 'can be returned', scorer: ({ output }) => (output.includes('can be returned') ? 1 : 0) },
    { name: 'names the order', scorer: ({ output, expected }) => (output.includes(expected) ? 1 : 0) },
    { name: 'not approved', scorer: ({ output }) => (output.includes('approved') ? 0 : 1) },
  ],
});
