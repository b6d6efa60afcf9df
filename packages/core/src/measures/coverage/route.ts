import { idsOf, type Step, type StepId, type Trajectory } from '../../trajectory/index.js';

/** `route`, `router`, `routing` or `handoff` as a word of a name: `route:refund_assist`, `intent_router`. */
const ROUTE_WORD = /(^|[^a-z])(route|router|routing|handoff|hand[ _-]off)($|[^a-z])/i;
/** How frameworks name the tool by which an agent hands over. */
const HAND_OFF = /^(transfer_to_|transfer_back_to_|handoff_to_|handoff to )/i;

/** What is said of a run without any. */
export const ROUTE_GAP = 'no step shows where the task was sent';

/** Whether a tool of this name hands the task over to another agent. */
export const isHandOff = (tool: string): boolean => HAND_OFF.test(tool);

const NAMED: ReadonlySet<Step['kind']> = new Set(['workflow', 'agent', 'tool', 'policy']);

/**
 * The steps that show where a task was sent: a step that names itself a route, a hand-off, and an agent that works below
 * another one. A workflow step of any other name proves nothing: frameworks have one for whatever groups calls.
 */
export const routeSteps = ({ steps }: Pick<Trajectory, 'steps'>): readonly StepId[] => {
  const belowAgent = new Set<StepId>();
  const agents = new Set<StepId>();
  // Parents stand before their children.
  for (const { id, parent, kind } of steps) {
    if (parent !== null && (agents.has(parent) || belowAgent.has(parent))) belowAgent.add(id);
    if (kind === 'agent') agents.add(id);
  }
  return idsOf(
    steps.filter(
      ({ id, kind, name }) =>
        (NAMED.has(kind) && (ROUTE_WORD.test(name) || isHandOff(name))) || (kind === 'agent' && belowAgent.has(id)),
    ),
  );
};
