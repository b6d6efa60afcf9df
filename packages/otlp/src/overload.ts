/**
 * Thrown by a sink that cannot take more right now. The client is told to come back after `retryAfterSeconds` and keeps
 * its spans.
 */
export class OverloadError extends Error {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds = 1) {
    super(message);
    this.name = 'OverloadError';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
