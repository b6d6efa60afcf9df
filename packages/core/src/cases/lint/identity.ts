import type { CaseFile } from '../read.js';
import type { Finding, Rule } from './rule.js';

/** Ids that two files share, compared without letter case: files of such names overwrite each other on some systems. */
export const repeatedIds = (files: readonly CaseFile[]): ((file: CaseFile) => readonly Finding[]) => {
  const byId = new Map<string, CaseFile[]>();
  for (const file of files) {
    const key = file.case.id.toLowerCase();
    byId.set(key, [...(byId.get(key) ?? []), file]);
  }
  return file => {
    const { id, source } = file.case;
    return (byId.get(id.toLowerCase()) ?? [])
      .filter(other => other.case.source.file !== source.file)
      .slice(0, 1)
      .map(other => {
        const same = other.case.id === id;
        return {
          severity: same ? 'error' : 'warning',
          code: same ? 'CASE_DUPLICATE_ID' : 'CASE_SIMILAR_ID',
          path: ['id'],
          message: same
            ? `the id "${id}" is also that of ${other.case.source.file}`
            : `the id "${id}" differs from that of ${other.case.source.file} only in letter case`,
          remedy: 'Give one of them another id.',
        };
      });
  };
};

export const unreachablePass: Rule = ({ case: { pass, attempts } }) =>
  pass === 'all' || attempts === null || pass.at_least <= attempts
    ? []
    : [
        {
          severity: 'error',
          code: 'CASE_PASS_UNREACHABLE',
          path: ['pass', 'at_least'],
          message: `${pass.at_least} attempts have to pass, but there are only ${attempts}`,
          remedy: 'Lower pass.at_least, or raise attempts.',
        },
      ];

export const withoutOwner: Rule = ({ case: { severity, owner } }) =>
  severity !== 'blocking' || owner !== null
    ? []
    : [
        {
          severity: 'warning',
          code: 'CASE_NO_OWNER',
          path: [],
          message: 'the case blocks, but nobody owns it',
          remedy: 'Add owner, so that whoever is held knows whom to ask.',
        },
      ];

export const expired: Rule = ({ case: { expires } }, { today }) =>
  expires === null || expires.on >= today
    ? []
    : [
        {
          severity: 'warning',
          code: 'CASE_EXPIRED',
          path: ['expires'],
          message: `the case expired on ${expires.on}${expires.because === null ? '' : `: ${expires.because}`}`,
          remedy: 'Review it: set a later day, or remove the case.',
        },
      ];

export const blockingCapability: Rule = ({ case: { kind, severity } }) =>
  kind !== 'capability' || severity !== 'blocking'
    ? []
    : [
        {
          severity: 'warning',
          code: 'CASE_BLOCKING_CAPABILITY',
          path: ['severity'],
          message: 'a capability never blocks, whatever its severity',
          remedy: 'Write kind: regression once the agent passes it reliably, or severity: warning.',
        },
      ];

export const withoutProtects: Rule = ({ case: { protects } }) =>
  protects.length > 0
    ? []
    : [
        {
          severity: 'warning',
          code: 'CASE_NO_PROTECTS',
          path: [],
          message: 'the case does not say which changes it protects against, so every change runs it',
          remedy:
            'Add protects: [prompt, tool, model, policy, route, retrieval, memory, topology] as far as they apply.',
        },
      ];
