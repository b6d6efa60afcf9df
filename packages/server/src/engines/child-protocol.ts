/** What an engine's child process tells the server over its IPC channel. */
export type ChildMessage =
  | { readonly kind: 'ready' }
  /** It could not start, or it stopped by itself. `code` is a PawlError code. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** What the server tells a child. A closed channel means that the server is gone: the child ends at once. */
export interface StopMessage {
  readonly kind: 'stop';
}

/**
 * Binds a child process to the server's life. Signals are ignored: Ctrl-C reaches every process of a terminal, and the
 * server still needs its engines to flush; it tells them when to stop. `gone` runs when the server died, whatever the
 * cause, because the operating system then closes the channel.
 */
export const bindToServer = (handlers: { readonly stop: () => void; readonly gone: () => void }): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('disconnect', handlers.gone);
  process.on('message', (message: StopMessage) => {
    if (message.kind === 'stop') handlers.stop();
  });
  // It may have died before the handler stood.
  if (!process.connected) handlers.gone();
};

/** Tells the server. Resolves once the message is handed over, so that a process may exit after it. */
export const tellServer = (message: ChildMessage): Promise<void> =>
  new Promise(resolve => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
