/**
 * A tool call that an attempt could not answer: the case's world does not know it, or the replay gateway is not there.
 * The real tool was not called: inside an attempt, calls fail closed.
 */
export class ToolUnavailableError extends Error {
  readonly tool: string;

  constructor(tool: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ToolUnavailableError';
    this.tool = tool;
  }
}

/** The failure that a tool's recording holds: the call reached the tool, and the tool failed with this message. */
export class ToolFailedError extends Error {
  readonly tool: string;

  constructor(tool: string, message: string) {
    super(message);
    this.name = 'ToolFailedError';
    this.tool = tool;
  }
}
