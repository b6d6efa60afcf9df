import { currentManifest } from './identity.js';
import { inSpan } from './span.js';

export interface AgentOptions {
  /** The version that ran, as `pawl.yaml` names it. */
  readonly version?: string;
}

/**
 * Wraps an agent's entry point so that each run is a trajectory with a root step. The first argument is the input (its
 * `input` property when it has one: the request of a function target); of the returned value, `output`, `stop_reason`
 * and `final_status` are recorded when present, else the value as a whole is the output.
 */
export const agent =
  <Arguments extends readonly unknown[], Result>(
    name: string,
    options: AgentOptions,
    fn: (...args: Arguments) => Result | Promise<Result>,
  ): ((...args: Arguments) => Promise<Result>) =>
  (...args) => {
    const attributes: Record<string, string> = {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': name,
      'pawl.step.kind': 'agent',
      'pawl.step.name': name,
    };
    if (options.version !== undefined) attributes['pawl.agent.version'] = options.version;
    const manifest = currentManifest();
    if (manifest !== undefined) attributes['pawl.manifest'] = manifest;
    return inSpan(`invoke_agent ${name}`, attributes, async recording => {
      recording.json('pawl.input', property(args[0], 'input') ?? args[0]);
      const result = await fn(...args);
      recording.json('pawl.output', property(result, 'output') ?? result);
      recording.text('pawl.stop_reason', textProperty(result, 'stop_reason'));
      recording.text('pawl.final_status', textProperty(result, 'final_status'));
      return result;
    });
  };

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

const textProperty = (value: unknown, key: string): string | undefined => {
  const found = property(value, key);
  return typeof found === 'string' ? found : undefined;
};
