import { expect, it } from 'vitest';
import { commandLine } from './command-line.js';

it.each([
  [['pawl', 'run', 'cases/a-1.case.yaml', '--agent', 'a@2'], 'pawl run cases/a-1.case.yaml --agent a@2'],
  [['pawl', 'run', 'my cases/a.yaml'], "pawl run 'my cases/a.yaml'"],
  [['pawl', 'run', 'x; rm -rf ~'], "pawl run 'x; rm -rf ~'"],
  [['pawl', 'run', "it's $(date)"], "pawl run 'it'\\''s $(date)'"],
  [['pawl', 'run', ''], "pawl run ''"],
])('%j', (words, line) => {
  expect(commandLine(words)).toBe(line);
});
