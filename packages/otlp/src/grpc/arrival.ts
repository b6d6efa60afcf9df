import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import { RPC } from '../answer.js';
import { statusOf } from './service.js';

/**
 * Bounds calls before their message has been read, when there is nothing else to count: so many at a time, beyond which
 * clients are told to come back, and each has to have its message here in time.
 */
export const boundArrivals = (calls: number, withinMs: number): ServerInterceptor => {
  let underWay = 0;
  return (_method, call) => {
    const crowded = underWay >= calls;
    underWay += 1;
    let counted = true;
    let timer: NodeJS.Timeout | undefined;
    const ended = (): void => {
      clearTimeout(timer);
      if (counted) underWay -= 1;
      counted = false;
    };
    return new ServerInterceptingCall(call, {
      start(next) {
        if (crowded) {
          ended();
          call.sendStatus(
            statusOf({ code: RPC.unavailable, message: 'too many requests are under way', retryAfterSeconds: 1 }),
          );
          return;
        }
        timer = setTimeout(() => {
          ended();
          call.sendStatus({ code: status.DEADLINE_EXCEEDED, details: 'the request did not arrive in time' });
        }, withinMs);
        next({
          onReceiveMetadata: (metadata, pass) => pass(metadata),
          onReceiveMessage(message, pass) {
            clearTimeout(timer);
            pass(message);
          },
          onReceiveHalfClose: pass => pass(),
          onCancel: ended,
        });
      },
      sendStatus(sent, next) {
        ended();
        next(sent);
      },
    });
  };
};
