import { isObject, type Json } from '../trajectory/index.js';
import { didYouMean, type Path, type Problem } from '../yaml/index.js';
import type { World } from './case.js';
import { covers, mentionsOf } from './mentions.js';
import type { CaseFile } from './read.js';

/** What lint must know about an agent; `Config.agents` of `pawl.yaml` has it. */
export interface LintAgent {
  readonly tools: ReadonlyMap<string, { readonly effect: string }>;
  readonly versions: ReadonlyMap<string, unknown>;
  readonly default: { readonly input: Json | null };
}

export interface LintOptions {
  /** `YYYY-MM-DD`: cases that expired before this day are reported. */
  readonly today: string;
  /** The agents of `pawl.yaml`; without them nothing is said about agents and tools. */
  readonly agents?: ReadonlyMap<string, LintAgent> | undefined;
  /** The worlds that cases extend, by name. */
  readonly environments?: ReadonlyMap<string, World> | undefined;
}

/** One finding before it has its place. */
interface Finding {
  readonly severity: Problem['severity'];
  readonly code: string;
  readonly path: Path;
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly remedy: string;
}

type Rule = (file: CaseFile, options: LintOptions) => readonly Finding[];

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

const repeatedIds = (files: readonly CaseFile[]): ((file: CaseFile) => readonly Finding[]) => {
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

const withoutExpectations: Rule = ({ case: { expected } }) =>
  expected.length > 0
    ? []
    : [
        {
          severity: 'error',
          code: 'CASE_NO_EXPECTATIONS',
          path: [],
          message: 'the case expects nothing, so it passes whatever happens',
          remedy: 'Add expected.',
        },
      ];

const emptyExpectation: Rule = ({ case: { expected } }) =>
  expected
    .filter(({ value }) => (Array.isArray(value) || isObject(value)) && Object.keys(value).length === 0)
    .map(({ check }) => ({
      severity: 'warning',
      code: 'CASE_EMPTY_EXPECTATION',
      path: ['expected', check],
      message: `"${check}" is empty, so it passes whatever happens`,
      remedy: 'Fill it in, or remove it.',
    }));

const contradiction: Rule = file => {
  const mentions = mentionsOf(file.case);
  const forbidden = mentions.filter(({ wants }) => wants === 'forbidden');
  return mentions
    .filter(({ wants }) => wants === 'required')
    .flatMap(({ selector, path }) =>
      forbidden
        .filter(other => covers(other.selector, selector))
        .slice(0, 1)
        .map(
          (other): Finding => ({
            severity: 'error',
            code: 'CASE_CONTRADICTION',
            path,
            message: `${selector.text} is required here and forbidden by ${other.path.slice(1).join('.')}, so the case can never pass`,
            remedy: 'Remove one of the two.',
          }),
        ),
    );
};

const orderOfOne: Rule = ({ case: { expected } }) =>
  expected
    .filter(({ check }) => check === 'order')
    .flatMap(({ value }) => (Array.isArray(value) ? value.map((pair: Json, index) => ({ pair, index })) : []))
    .filter(({ pair }) => Array.isArray(pair) && pair[0] === pair[1])
    .map(({ index }) => ({
      severity: 'error',
      code: 'CASE_ORDER_OF_ONE',
      path: ['expected', 'order', index],
      message: 'both sides of this pair are the same selector, so its first occurrence always breaks it',
      remedy: 'Name the step that must come first, then the one that must follow.',
    }));

const unreachablePass: Rule = ({ case: { pass, attempts } }) =>
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

const unknownAgent: Rule = ({ case: { agent } }, { agents }) => {
  if (agent === null || agents === undefined) return [];
  const [name = '', version] = agent.split('@');
  const known = agents.get(name);
  const names = [...agents.keys()];
  if (known !== undefined && (version === undefined || known.versions.has(version))) return [];
  const message =
    known === undefined
      ? `there is no agent "${name}"${didYouMean(name, names)}`
      : `the agent "${name}" has no version "${version}"`;
  const remedy = `Use one of: ${(known === undefined ? names : [...known.versions.keys()]).join(', ')}; or add it to pawl.yaml.`;
  return [{ severity: 'error', code: 'CASE_UNKNOWN_AGENT', path: ['agent'], message, remedy }];
};

const agentOfCase = ({ case: { agent } }: CaseFile, { agents }: LintOptions): LintAgent | undefined => {
  if (agents === undefined) return undefined;
  const [only, second] = agents.values();
  return agent === null ? (second === undefined ? only : undefined) : agents.get(agent.split('@')[0] ?? '');
};

const unknownTool: Rule = (file, options) => {
  const agent = agentOfCase(file, options);
  if (agent === undefined || agent.tools.size === 0) return [];
  const { world } = file.case;
  const shared = world.extends === null ? undefined : options.environments?.get(world.extends);
  const tools = [...new Set([...agent.tools.keys(), ...Object.keys(world.tools), ...Object.keys(shared?.tools ?? {})])];
  return mentionsOf(file.case)
    .filter(
      ({ selector }) => selector.kind === 'tool' && !selector.name.includes('*') && !tools.includes(selector.name),
    )
    .map(({ selector, path }) => ({
      severity: 'warning',
      code: 'CASE_UNKNOWN_TOOL',
      path,
      message: `nobody declares a tool "${selector.name}"${didYouMean(selector.name, tools)}`,
      remedy: 'Correct the name, or declare the tool under tools of its agent in pawl.yaml.',
    }));
};

const wildcardTool: Rule = ({ case: aCase }) =>
  mentionsOf(aCase)
    .filter(({ selector, path }) => selector.name.includes('*') && /^tool|^budget/.test(String(path[1])))
    .map(({ selector, path }) => ({
      severity: 'warning',
      code: 'CASE_WILDCARD_TOOL',
      path,
      message: `"${selector.name}" is taken as a tool's exact name`,
      remedy: `Use a selector for a wildcard: required_spans or forbidden_spans with ${selector.text}.`,
    }));

const liveChange: Rule = (file, options) => {
  const agent = agentOfCase(file, options);
  return Object.entries(file.case.world.tools)
    .filter(
      ([name, { answer }]) =>
        answer === 'live' && ['writes', 'irreversible'].includes(agent?.tools.get(name)?.effect ?? ''),
    )
    .map(([name]) => ({
      severity: 'warning',
      code: 'CASE_LIVE_CHANGE',
      path: ['world', 'tools', name],
      part: 'key',
      message: `"${name}" changes state, so an attempt never executes it and keeps its intent alone`,
      remedy: 'Write returns, so that the agent gets an answer.',
    }));
};

const withoutInput: Rule = (file, options) => {
  const agent = agentOfCase(file, options);
  return file.case.input !== null || agent === undefined || agent.default.input !== null
    ? []
    : [
        {
          severity: 'warning',
          code: 'CASE_NO_INPUT',
          path: [],
          message: 'the case has no input, and its agent has no default input',
          remedy: 'Add input, or default.input to the agent in pawl.yaml.',
        },
      ];
};

const withoutOwner: Rule = ({ case: { severity, owner } }) =>
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

const expired: Rule = ({ case: { expires } }, { today }) =>
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

const blockingCapability: Rule = ({ case: { kind, severity } }) =>
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

const withoutProtects: Rule = ({ case: { protects } }) =>
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
