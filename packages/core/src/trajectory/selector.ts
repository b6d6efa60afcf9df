import { distance } from 'fastest-levenshtein';
import { PawlError } from '../errors/index.js';
import { STEP_KINDS, type Step, type StepKind } from './step.js';

/** A parsed selector: which kind of step, and which names of it. */
export interface Selector {
  /** As it was written, for messages. */
  readonly text: string;
  readonly kind: StepKind | '*';
  /** The right side as written, wildcards included. */
  readonly name: string;
  /** The literal pieces between the wildcards of `name`; one piece when there is none. */
  readonly pieces: readonly string[];
}

const isKind = (text: string): text is StepKind => (STEP_KINDS as readonly string[]).includes(text);

// Nobody misspells a kind by more than two letters and means it.
const closestKind = (text: string): StepKind | undefined => {
  const word = text.trim().toLowerCase().slice(0, 32);
  const ranked = STEP_KINDS.map(kind => ({ kind, away: distance(word, kind) })).sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best !== undefined && best.away <= 2 ? best.kind : undefined;
};

const malformed = (text: string, problem: string, suggestion: string | undefined): PawlError =>
  new PawlError({
    code: 'SELECTOR_MALFORMED',
    message: `"${text}" is not a selector: ${problem}`,
    remedy: `Write kind:name, for example tool:issue_refund or approval:*, where kind is one of ${STEP_KINDS.join(', ')}, or *${
      suggestion === undefined ? '' : `. Did you mean "${suggestion}"?`
    }`,
  });

/**
 * Parses `kind:name`. The name may hold `*` anywhere, for any run of characters; `*` as the kind means every kind.
 * The name is everything after the first colon, case counts, and spaces around the whole are ignored.
 * @throws PawlError `SELECTOR_MALFORMED`
 */
export const parseSelector = (text: string): Selector => {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const kind = colon === -1 ? trimmed : trimmed.slice(0, colon);
  const name = colon === -1 ? '' : trimmed.slice(colon + 1);
  const known = kind === '*' || isKind(kind);

  if (colon === -1) {
    throw malformed(
      text,
      'it has no colon',
      isKind(kind) ? `${kind}:*` : trimmed === '' ? undefined : `tool:${trimmed}`,
    );
  }
  if (!known) {
    const closest = closestKind(kind);
    throw malformed(text, `there is no kind "${kind}"`, closest && `${closest}:${name === '' ? '*' : name}`);
  }
  if (name === '') throw malformed(text, 'nothing stands after the colon', `${kind}:*`);
  return { text: trimmed, kind, name, pieces: name.split('*') };
};

// Leftmost placing of each piece suffices when only `*` is wild, so nothing is ever tried twice.
const fits = (pieces: readonly string[], name: string): boolean => {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return name === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= end;
};

/** Whether names fit `pattern`, in which `*` stands for any run of characters; case counts. */
export const namePattern = (pattern: string): ((name: string) => boolean) => {
  const pieces = pattern.split('*');
  return name => fits(pieces, name);
};

/** What a selector's right side may match: the step's name, and an approval's state or a policy's decision. */
const namesOf = (step: Step): readonly string[] => {
  if (step.kind === 'approval') return [step.name, step.state];
  if (step.kind === 'policy') return [step.name, step.decision];
  return [step.name];
};

/** Whether `selector` points at `step`. Time grows linearly with the length of the name. */
export const matches = (selector: Selector, step: Step): boolean =>
  (selector.kind === '*' || selector.kind === step.kind) && namesOf(step).some(name => fits(selector.pieces, name));

/** The selector that points at this step and its namesakes. */
export const selectorOf = (step: Step): string => `${step.kind}:${step.name}`;
