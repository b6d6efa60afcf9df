import { firstCharacters, type Json, jsonText, type Message, type Step, textOf } from '@pawl/core/trajectory';
import { fit, oneLine } from '@pawl/runner/terminal';

/** Longer content is cut before it is looked at: a line shows less of it anyhow. */
const LOOKED_AT = 2_000;

/** A value on one line, without what no terminal may see. */
export const valueText = (value: Json): string =>
  value === null ? '' : oneLine(firstCharacters(typeof value === 'string' ? value : jsonText(value), LOOKED_AT));

/** What one step says, in a few words: a model's answer and calls, a tool's arguments and result, a decision. */
export const stepText = (step: Step): string => {
  switch (step.kind) {
    case 'model':
      return step.content === 'absent' && step.output.length === 0
        ? 'content not recorded'
        : step.output.map(messageText).filter(filled).join(' ');
    case 'tool':
      return exchange(argumentsText(step.input), step.output);
    case 'retrieval':
    case 'memory':
      return exchange(step.input === null ? '' : `(${valueText(step.input)})`, step.output);
    case 'policy':
      return [step.decision, valueText(step.output)].filter(filled).join(' ');
    case 'approval':
      return [step.state === step.name ? '' : step.state, valueText(step.output)].filter(filled).join(' ');
    case 'message':
      return [step.role === step.name ? '' : `${oneLine(step.role)}:`, valueText(step.output ?? step.input)]
        .filter(filled)
        .join(' ');
    case 'agent':
    case 'workflow':
      return valueText(step.output);
  }
};

const filled = (text: string): boolean => text !== '';

/** Columns of what was asked where an answer follows, so that a line shows both. */
const ASKED = 48;

const exchange = (asked: string, answered: Json): string =>
  answered === null ? asked : [fit(asked, ASKED), `⇒ ${valueText(answered)}`].filter(filled).join(' ');

/** `(order_id: "ord_1", amount: 129)` */
const argumentsText = (input: Json): string => {
  if (input === null) return '';
  if (typeof input !== 'object' || Array.isArray(input)) return `(${valueText(input)})`;
  const written = Object.entries(input).map(([name, value]) => `${name}: ${jsonText(value)}`);
  return `(${oneLine(firstCharacters(written.join(', '), LOOKED_AT))})`;
};

const messageText = (message: Message): string => {
  const calls = message.parts.flatMap(part =>
    part.type === 'tool_call' ? [`→ ${oneLine(part.name)}${argumentsText(part.arguments) || '()'}`] : [],
  );
  const said = oneLine(firstCharacters(textOf(message), LOOKED_AT));
  const thought = message.parts.flatMap(part => (part.type === 'reasoning' ? [part.content] : []));
  const silent = said === '' && calls.length === 0;
  return [
    said,
    ...calls,
    ...(silent ? thought.map(content => `(thinks) ${oneLine(firstCharacters(content, LOOKED_AT))}`) : []),
    ...message.parts.flatMap(part => (part.type === 'other' && silent ? [valueText(part.value)] : [])),
  ]
    .filter(filled)
    .join(' ');
};
