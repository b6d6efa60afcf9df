import { tell } from './output.js';
import { onRunningServer } from './server.js';

/** Tells a running server of a run outside its data directory, so that the interface shows it. Without a server, nothing. */
export const registerRun = async (directory: string, dataDirectory: string): Promise<void> => {
  try {
    await onRunningServer(
      dataDirectory,
      async api => void (await api.post('/api/runs', JSON.stringify({ directory }))),
      () => undefined,
    );
  } catch (error) {
    tell(`the interface does not know this run yet: ${error instanceof Error ? error.message : String(error)}`);
  }
};
