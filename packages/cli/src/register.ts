import { tell } from './output.js';

/** Tells a running server of a run outside its data directory, so that the interface shows it. Without a server, nothing. */
export const registerRun = async (directory: string, dataDirectory: string): Promise<void> => {
  const { runningServer } = await import('@pawl/server');
  if ((await runningServer(dataDirectory)) === null) return;
  const { withServer } = await import('./server.js');
  await withServer(dataDirectory, api => api.post('/api/runs', JSON.stringify({ directory }))).catch((error: Error) =>
    tell(`the interface does not know this run yet: ${error.message}`),
  );
};
