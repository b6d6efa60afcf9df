import type { Problem } from '../../yaml/index.js';
import type { CaseFile } from '../read.js';
import { liveChange, unknownAgent, unknownTool, wildcardTool, withoutInput } from './agents.js';
import { contradiction, emptyExpectation, orderOfOne, withoutExpectations } from './expectations.js';
import {
  blockingCapability,
  expired,
  repeatedIds,
  unreachablePass,
  withoutOwner,
  withoutProtects,
} from './identity.js';
import type { Finding, LintOptions, Rule } from './rule.js';

const RULES: readonly Rule[] = [
  withoutExpectations,
  emptyExpectation,
  contradiction,
  orderOfOne,
  unreachablePass,
  unknownAgent,
  unknownTool,
  wildcardTool,
  liveChange,
  withoutInput,
  withoutOwner,
  expired,
  blockingCapability,
  withoutProtects,
];

/**
 * What is wrong, or doubtful, about cases that can each be read. An error is a case that cannot do its work (it passes
 * whatever happens, contradicts itself, or hides another); a warning is one that somebody should look at.
 *
 * @returns problems in the order of `files`, and within a file in that of the rules
 */
export const lintCases = (files: readonly CaseFile[], options: LintOptions): readonly Problem[] => {
  const placed = (file: CaseFile, { path, part, ...finding }: Finding): Problem => ({
    ...finding,
    file: file.case.source.file,
    ...file.locate(path, part ?? 'value'),
  });
  const repeated = repeatedIds(files);
  return files.flatMap(file => [
    ...repeated(file).map(finding => placed(file, finding)),
    ...RULES.flatMap(rule => rule(file, options)).map(finding => placed(file, finding)),
  ]);
};
