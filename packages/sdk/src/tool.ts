import { type Attempt, currentAttempt, type ToolEffect } from './attempt.js';
import { ToolFailedError, ToolUnavailableError } from './errors.js';
import { inSpan, type Recording } from './span.js';

export interface ToolOptions {
  /** What the tool does to the world. A tool that `writes` or is `irreversible` is never executed in an attempt. */
  readonly effect?: ToolEffect;
}

/** A tool's implementation: its arguments as one value, then whatever a framework passes beside them. */
export type ToolFunction<Arguments, Rest extends readonly unknown[], Result> = (
  args: Arguments,
  ...rest: Rest
) => Result | Promise<Result>;

export type Tool<Arguments, Rest extends readonly unknown[], Result> = (
  args: Arguments,
  ...rest: Rest
) => Promise<Result>;

/**
 * Wraps a tool so that its calls show as tool steps and can be replayed. In production it runs `fn` under an
 * `execute_tool` span. In an attempt the case's world answers and `fn` is not run, unless the world says `live`.
 *
 * @throws ToolUnavailableError in an attempt whose world does not know the call
 * @throws ToolFailedError in an attempt whose recording of the call is a failure
 */
export function tool<Arguments, Rest extends readonly unknown[], Result>(
  name: string,
  fn: ToolFunction<Arguments, Rest, Result>,
): Tool<Arguments, Rest, Result>;
export function tool<Arguments, Rest extends readonly unknown[], Result>(
  name: string,
  options: ToolOptions,
  fn: ToolFunction<Arguments, Rest, Result>,
): Tool<Arguments, Rest, Result>;
export function tool<Arguments, Rest extends readonly unknown[], Result>(
  name: string,
  ...given:
    | readonly [ToolFunction<Arguments, Rest, Result>]
    | readonly [ToolOptions, ToolFunction<Arguments, Rest, Result>]
): Tool<Arguments, Rest, Result> {
  const [options, fn] = given.length === 1 ? [{}, given[0]] : given;
  const effect = options.effect ?? null;
  return (args, ...rest) => {
    const attributes: Record<string, string> = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name };
    if (effect !== null) attributes['pawl.tool.effect'] = effect;
    return inSpan(`execute_tool ${name}`, attributes, async recording => {
      recording.json('gen_ai.tool.call.arguments', args);
      const attempt = currentAttempt();
      const result =
        attempt === null
          ? await fn(args, ...rest)
          : await answered<Result>(attempt, { tool: name, arguments: args, effect }, recording, () =>
              fn(args, ...rest),
            );
      recording.json('gen_ai.tool.call.result', result);
      return result;
    });
  };
}

const answered = async <Result>(
  attempt: Attempt,
  call: Parameters<Attempt['call']>[0],
  recording: Recording,
  real: () => Result | Promise<Result>,
): Promise<Result> => {
  const reply = await attempt.call(call);
  recording.text('pawl.tool.served', reply.kind === 'result' || reply.kind === 'error' ? reply.served : reply.kind);
  switch (reply.kind) {
    case 'result':
      // The world's answer stands in for the tool's; that it has the tool's type is what the case's author says.
      return reply.value as Result;
    case 'error':
      throw new ToolFailedError(call.tool, reply.message);
    case 'missed':
      throw new ToolUnavailableError(call.tool, reply.message);
    case 'live':
      return real();
  }
};
