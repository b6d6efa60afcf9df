import { Document, isScalar, Scalar, visit, YAMLMap } from 'yaml';
import {
  escapeUnseen,
  firstCharacters,
  hasUnseen,
  ID_PATTERN,
  type Json,
  jsonText,
  type Trajectory,
} from '../../trajectory/index.js';
import { type DraftedExpectations, draftExpectations } from './expectations.js';
import type { CaseDraft, DraftOptions } from './options.js';
import { type DraftedTool, draftTools, fitsFile, type WrittenRecording } from './world.js';

/** Recordings of one tool, and of all, that are written into the case itself; in characters of JSON. */
const INLINE_PER_TOOL = 16_384;
const INLINE_IN_ALL = 131_072;
/** Longest input that is written; a case file holds 1 MiB. */
const LONGEST_INPUT = 524_288;

/**
 * A first case from a stored run: its input, a world that answers as the tools answered, and careful expectations, with
 * comments that say what to look at. Tools that change state are never replayed. `readCase` reads the result.
 *
 * @throws RangeError when `options.id` is not a case id
 */
export const caseFromTrajectory = (trajectory: Trajectory, options: DraftOptions): CaseDraft => {
  if (!ID_PATTERN.test(options.id)) throw new RangeError(`"${options.id}" is not a case id`);
  const tools = options.tools ?? new Map();
  const drafted = draftTools(trajectory, tools);
  const expectations = draftExpectations(trajectory, tools);
  const files: { path: string; text: string }[] = [];
  const document = new Document({}, { aliasDuplicateObjects: false });
  const map = new YAMLMap(document.schema);
  document.contents = map;

  /** Adds a key with a comment above it; without a value only the comment. */
  const add = (parent: YAMLMap, key: string, value: unknown, comment?: string, flow = false): void => {
    const name = new Scalar(key);
    if (comment !== undefined) name.commentBefore = ` ${comment.replaceAll('\n', '\n ')}`;
    parent.add(document.createPair(name, document.createNode(value, { aliasDuplicateObjects: false, flow })));
  };

  const agent = options.agent ?? trajectory.agent.name;
  add(map, 'id', options.id);
  add(map, 'title', titleOf(trajectory, expectations, agent));
  add(map, 'kind', 'regression', 'capability instead: it never blocks until it graduates.');
  add(map, 'severity', 'blocking', 'warning or exploratory instead: a failure is reported, but holds nothing.');
  if (options.owner) add(map, 'owner', options.owner);
  if (options.reason) add(map, 'reason', options.reason);
  add(
    map,
    'origin',
    { ...(options.incident ? { incident: options.incident } : {}), trajectory: trajectory.id },
    missingWords(options),
  );
  add(map, 'created', options.now.slice(0, 10));
  add(
    map,
    'protects',
    ['prompt', 'tool', 'model', 'policy', 'route'],
    'Changes of these types run the case; remove what cannot cause the failure.',
    true,
  );
  if (agent) add(map, 'agent', agent);
  const hasInput =
    trajectory.input !== null && fitsFile(trajectory.input) && jsonText(trajectory.input).length <= LONGEST_INPUT;
  if (hasInput) add(map, 'input', trajectory.input, 'Replace what identifies a person or a customer.');
  const world = draftWorld(drafted, options.id, files);
  if (Object.keys(world.tools).length > 0)
    add(map, 'world', { tools: world.tools }, [...(hasInput ? [] : [NO_INPUT]), ...world.notes].join('\n'));
  const notes = Object.keys(world.tools).length > 0 ? [] : [...(hasInput ? [] : [NO_INPUT]), ...world.notes];
  add(map, 'expected', {}, [...notes, EXPECTED].join('\n'));
  const expected = map.get('expected', true);
  if (expected instanceof YAMLMap) addExpectations(expected, expectations, trajectory, add);

  makeReadable(document);
  const header = options.schema === undefined ? '' : `# yaml-language-server: $schema=${options.schema}\n`;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return { yaml: header + escapeUnseen(text), files };
};

const NO_INPUT = "The run's input was not recorded, or is too large: add input.";
const EXPECTED = 'A first draft from one run. Keep what must hold of every run, remove what only happened to be so.';

const missingWords = ({ owner, reason }: DraftOptions): string | undefined => {
  const missing = [
    ...(owner ? [] : ['owner (who answers for the case)']),
    ...(reason ? [] : ['reason (why it matters)']),
  ];
  return missing.length === 0 ? undefined : `Add ${missing.join(' and ')}.`;
};

const titleOf = (trajectory: Trajectory, { unapproved }: DraftedExpectations, agent: string | null): string => {
  if (unapproved.length > 0) return firstCharacters(`No ${unapproved.join(' or ')} before a person approved it`, 120);
  if (trajectory.error !== null) return firstCharacters(`No error: ${trajectory.error.replace(/\s+/g, ' ')}`, 120);
  return `${agent ?? 'The agent'} does as in ${trajectory.id}`;
};

/** The tools of the world, and what must be said about those that are not in it. */
const draftWorld = (
  drafted: readonly DraftedTool[],
  id: string,
  files: { path: string; text: string }[],
): { readonly tools: Record<string, Json>; readonly notes: readonly string[] } => {
  const tools: [string, Json][] = [];
  const notes: string[] = [];
  let inline = 0;
  for (const tool of drafted) {
    if (tool.kind === 'changes-state') {
      notes.push(
        `${oneLine(tool.name)} changes state: its answers were not recorded, and an attempt never executes it. To answer it, add returns.`,
      );
      continue;
    }
    if (tool.kind === 'not-recorded') {
      notes.push(`${oneLine(tool.name)} was called, but what it answered was not recorded: add returns or recordings.`);
      continue;
    }
    if (tool.effect === 'unknown')
      notes.push(`${oneLine(tool.name)}: nobody says what it does; declare its effect under tools in pawl.yaml.`);
    if (tool.left > 0)
      notes.push(`${oneLine(tool.name)}: ${tool.left} of its calls got no answer that could be recorded.`);
    const lines = tool.recordings.map(recording => jsonText({ ...recording }));
    const size = lines.reduce((sum, line) => sum + line.length, 0);
    if (size <= INLINE_PER_TOOL && inline + size <= INLINE_IN_ALL) {
      inline += size;
      tools.push([tool.name, { recordings: tool.recordings.map(plain) }]);
    } else {
      const path = `${id}/${fileName(tool.name, files.length)}.jsonl`;
      files.push({ path, text: escapeUnseen(`${lines.join('\n')}\n`) });
      tools.push([tool.name, { recordings: path }]);
    }
  }
  return { tools: Object.fromEntries(tools), notes };
};

const plain = (recording: WrittenRecording): Json => ({ ...recording });

/** A comment must not end where a foreign name has a line break. */
const oneLine = (name: string): string => firstCharacters(JSON.stringify(name), 80);

const fileName = (tool: string, at: number): string => {
  const safe = tool.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 60);
  return ID_PATTERN.test(safe) && safe === tool ? safe : `tool-${at + 1}`;
};

const addExpectations = (
  expected: YAMLMap,
  { unapproved, approvals, required, finalStatus, called, steps }: DraftedExpectations,
  trajectory: Trajectory,
  add: (parent: YAMLMap, key: string, value: unknown, comment?: string, flow?: boolean) => void,
): void => {
  if (unapproved.length > 0)
    add(expected, 'tools_not_called', unapproved, 'The run called these although nobody had approved.', true);
  if (approvals.length > 0)
    add(
      expected,
      'order',
      approvals.map(tool => ['approval:approved', `tool:${tool}`]),
      'Wherever the second occurs, the first must have come before.',
      true,
    );
  if (required.length > 0) add(expected, 'required_spans', required, undefined, true);
  if (finalStatus !== null) add(expected, 'final_status', finalStatus);
  const hints = [
    ...(finalStatus === null && trajectory.finalStatus !== null
      ? [`The run ended as ${oneLine(trajectory.finalStatus)}; to say how it should end: final_status: needs_human`]
      : []),
    ...(called.length > 0
      ? [`To insist on the calls of the run: tools_called: [${called.map(oneLine).join(', ')}]`]
      : []),
    'To say what the answer must not promise: output: { must_not_contain: [approved, processed] }',
  ];
  add(expected, 'budget', { steps }, [...hints, 'Twice the steps of the run.'].join('\n'), true);
};

/** Writes what `readDocument` would refuse in a form that it reads as the same value. */
const makeReadable = (document: Document): void => {
  visit(document, {
    Scalar: (_, node) => {
      // A whole number beyond 2^53 is refused as text of digits, since most of them are not exact.
      // What a reviewer cannot see is escaped, which only this form of text can hold.
      if (typeof node.value === 'string' && hasUnseen(node.value)) node.type = Scalar.QUOTE_DOUBLE;
      if (typeof node.value === 'number' && Number.isInteger(node.value) && !Number.isSafeInteger(node.value))
        node.format = 'EXP';
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '<<') key.type = Scalar.QUOTE_DOUBLE;
    },
  });
};
