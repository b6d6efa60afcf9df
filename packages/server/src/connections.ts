import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Bounds the open connections of a server. Beyond `limit` the one goes on which nothing was said for longest: whoever opens
 * thousands and says nothing keeps nobody else out. Where all of them are at work, the newcomer goes.
 */
export const boundConnections = (server: Server, limit: number): void => {
  /** Without a request, the longest so first: sets keep their order. */
  const idle = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    idle.add(socket);
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    if (open <= limit) return;
    const [longest] = idle;
    longest?.destroy();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
};
