import { type Annotation, millisBetween, type Step, type StepId, type Trajectory } from '@pawl/core/trajectory';
import { columns, fit, oneLine, plainText, wrap } from '@pawl/runner/terminal';
import { counted } from '../output.js';
import type { Paint } from '../terminal.js';
import { stepText, valueText } from './step-text.js';

/** Columns of a step's line where the terminal does not say, and of its name. */
const LINE = 200;
const NAME = 44;
/** Levels that are indented; deeper steps stand below each other. */
const DEEPEST = 12;
/** Characters of the input, and of the answer, that are shown. */
const ASKED = 600;
const ANSWERED = 4_000;

/** A trajectory as people read it in a terminal of `width` columns: who, what was asked, a line a step, the answer. */
export const trajectoryLines = (trajectory: Trajectory, width: number, paint: Paint): readonly string[] => [
  ...heading(trajectory, width, paint),
  '',
  ...stepLines(trajectory, width, paint),
  '',
  ...block('answer  ', trajectory.output === null ? 'none recorded' : contentText(trajectory.output), ANSWERED, width),
  ...remarks(trajectory, width),
];

const heading = (trajectory: Trajectory, width: number, paint: Paint): readonly string[] => {
  const { agent, id, status, stopReason, finalStatus, totals, durationMs, error, input } = trajectory;
  const name = [agent.name ?? 'unnamed agent', agent.version].filter(part => part !== null).map(oneLine);
  const facts = [
    status,
    `stop reason ${stopReason ?? 'not recorded'}`,
    `final status ${finalStatus ?? 'not recorded'}`,
    counted(totals.steps, 'step'),
    ...(totals.errors === 0 ? [] : [counted(totals.errors, 'error')]),
    ...(durationMs === null ? [] : [duration(durationMs)]),
    totals.tokens.input === null && totals.tokens.output === null
      ? 'no tokens reported'
      : `${totals.tokens.input ?? '?'} tokens in, ${totals.tokens.output ?? '?'} out`,
    ...(totals.costUsd === null ? [] : [`$${totals.costUsd.toPrecision(2)}`]),
  ];
  return [
    `${paint('bold', name.join('@'))}  ${id}`,
    ...wrap('', facts.map(oneLine).join(' · '), width),
    ...(error === null ? [] : wrap('error   ', oneLine(error), width).map(line => paint('red', line))),
    ...(input === null ? [] : block('asked   ', contentText(input), ASKED, width)),
  ];
};

const stepLines = (trajectory: Trajectory, width: number, paint: Paint): readonly string[] => {
  const depths = depthsOf(trajectory.steps);
  const times = trajectory.steps.map(step => timeOf(step, trajectory));
  const column = times.reduce((most, time) => Math.max(most, time.length), 0);
  const said = annotationsByStep(trajectory.annotations);
  return trajectory.steps.flatMap((step, index) => {
    const indent = '  '.repeat(Math.min(depths.get(step.id) ?? 0, DEEPEST));
    const time = (times[index] ?? '').padStart(column);
    const before = `${column === 0 ? '' : `${time}  `}${indent}`;
    const name = fit(oneLine(`${step.kind}:${step.name}`), NAME);
    const room = Math.min(width, LINE) - columns(before) - columns(name) - 2;
    const text = fit([failure(step), notes(step), stepText(step)].filter(part => part !== '').join(' '), room);
    const line = [
      ...(column === 0 ? [] : [paint('dim', time), '  ']),
      indent,
      paint('bold', name),
      ...(text === '' ? [] : ['  ', step.error === null ? text : paint('red', text)]),
    ].join('');
    const under = ' '.repeat(columns(before) + 2);
    return [line, ...(said.get(step.id) ?? []).flatMap(given => annotationLines(under, given, width))];
  });
};

/** `+398 ms`, `+12.3 s`: when a step began, counted from the trajectory's start. */
const timeOf = ({ startedAt }: Step, trajectory: Trajectory): string =>
  startedAt === null || trajectory.startedAt === null
    ? ''
    : `+${duration(Math.max(0, millisBetween(trajectory.startedAt, startedAt)))}`;

const duration = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  return seconds < 600 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
};

const failure = ({ error }: Step): string => (error === null ? '' : `✗ ${oneLine(error.message)}`);

/** What is unusual about a step: nothing for most. */
const notes = (step: Step): string => {
  const served = step.kind === 'tool' && step.served !== null && step.served !== 'recorded' ? [step.served] : [];
  const found = [...served, ...step.marks];
  return found.length === 0 ? '' : `[${found.join(', ')}]`;
};

const annotationLines = (under: string, { label, note, by }: Annotation, width: number): readonly string[] => {
  const text = [label, note].filter(part => part !== null).map(oneLine);
  return wrap(`${under}✎ `, `${text.join(': ')}${by === null ? '' : ` (${oneLine(by)})`}`, width);
};

const annotationsByStep = (annotations: readonly Annotation[]): ReadonlyMap<StepId, readonly Annotation[]> => {
  const byStep = new Map<StepId, Annotation[]>();
  for (const given of annotations) {
    if (given.step === null) continue;
    const same = byStep.get(given.step);
    if (same === undefined) byStep.set(given.step, [given]);
    else same.push(given);
  }
  return byStep;
};

/** Content with its own lines, for which a text of a message inside JSON is none. */
const contentText = (value: Trajectory['output']): string =>
  typeof value === 'string' ? plainText(value).replaceAll('\t', ' ') : valueText(value);

/** Text under a label, its own lines kept. */
const block = (label: string, text: string, limit: number, width: number): readonly string[] => {
  const space = ' '.repeat(label.length);
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return shown
    .trim()
    .split('\n')
    .flatMap((line, index) => wrap(index === 0 ? label : space, line.trimEnd(), width));
};

/** What the lines above do not show. */
const remarks = ({ steps, notes: said, annotations }: Trajectory, width: number): readonly string[] => {
  const unread = steps.filter(step => Object.keys(step.unread).length > 0).length;
  const found = [
    ...annotations
      .filter(({ step }) => step === null)
      .map(({ label, note }) => [label, note].filter(part => part !== null).join(': ')),
    ...said,
    ...(unread === 0 ? [] : [`${counted(unread, 'step')} with attributes that nothing understood: --json shows them`]),
  ];
  return found.length === 0 ? [] : ['', ...found.flatMap(line => wrap('note: ', oneLine(line), width))];
};

/** Steps come parents first, so that one pass knows every depth. */
const depthsOf = (steps: readonly Step[]): ReadonlyMap<StepId, number> => {
  const depths = new Map<StepId, number>();
  for (const { id, parent } of steps) depths.set(id, parent === null ? 0 : (depths.get(parent) ?? -1) + 1);
  return depths;
};
