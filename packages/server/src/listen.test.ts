import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from './listen.js';

let listener: Listener;
afterEach(() => listener.close());

let begun = (): void => {};
const app = new Hono().post('/', async context => {
  begun();
  return context.text(`got ${(await context.req.text()).length}`);
});
app.onError((_error, context) => context.text('cut', 400));

/** Sends a text and keeps the connection open; resolves with what came back when the server closes it. */
const hold = (text: string): Promise<string> =>
  new Promise(resolve => {
    let answer = '';
    const socket = connect(listener.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', chunk => (answer += chunk));
    socket.on('close', () => resolve(answer));
    socket.on('error', () => resolve(answer));
  });

describe('a sender that never comes to an end', () => {
  it.each([
    { of: 'its headers', text: 'POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ' },
    { of: 'its body', text: 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nslow' },
  ])('of $of is cut', async ({ text }) => {
    listener = await listen(app, '127.0.0.1', 0, { requestMs: 400, headersMs: 200, checkEveryMs: 50 });
    const began = performance.now();
    expect(await hold(text)).not.toContain('got');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('of headers without a limit is refused', async () => {
    listener = await listen(app, '127.0.0.1', 0);
    expect(await hold(`POST / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431/,
    );
  });
});

describe('more connections than there may be', () => {
  const TIMEOUTS = { requestMs: 30_000, headersMs: 10_000, checkEveryMs: 5_000 };

  it('cost the idle ones, and keep nobody out', async () => {
    listener = await listen(app, '127.0.0.1', 0, TIMEOUTS, 100);
    let open = 0;
    const sockets = Array.from({ length: 1_000 }, () => {
      const socket = connect(listener.port, '127.0.0.1', () => (open += 1));
      socket.on('close', () => (open -= 1)).on('error', () => {});
      return socket;
    });
    for (let n = 0; n < 5; n += 1) {
      const answer = await fetch(`http://127.0.0.1:${listener.port}`, { method: 'POST', body: 'x' });
      expect(await answer.text()).toBe('got 1');
    }
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(open).toBeLessThanOrEqual(100);
    for (const socket of sockets) socket.destroy();
  });

  it('leave those alone that are at work', async () => {
    listener = await listen(app, '127.0.0.1', 0, TIMEOUTS, 1);
    const atWork = new Promise<void>(resolve => (begun = resolve));
    const held = connect(listener.port, '127.0.0.1');
    held.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab');
    await atWork;
    expect(await hold('')).toBe('');
    const answer = new Promise<string>(resolve => held.once('data', chunk => resolve(chunk.toString())));
    held.write('cd');
    expect(await answer).toContain('got 4');
    held.destroy();
  });
});

describe('close', () => {
  it('does not wait for connections that say nothing', async () => {
    listener = await listen(app, '127.0.0.1', 0);
    const held = hold('');
    await new Promise(resolve => setTimeout(resolve, 50));
    const began = performance.now();
    await listener.close();
    await held;
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('lets a request under way come to its end', async () => {
    const slow = new Hono().get('/', async context => {
      await new Promise(resolve => setTimeout(resolve, 300));
      return context.text('whole');
    });
    listener = await listen(slow, '127.0.0.1', 0);
    const answer = fetch(`http://127.0.0.1:${listener.port}`);
    await new Promise(resolve => setTimeout(resolve, 100));
    await listener.close();
    expect(await (await answer).text()).toBe('whole');
  });
});
