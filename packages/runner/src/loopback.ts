import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { PawlError } from '@pawl/core/errors';
import type { Json, ToolEffect } from '@pawl/core/trajectory';
import { otlpRoutes } from '@pawl/otlp';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Replay, ReplayAnswer } from './replay/index.js';
import type { AttemptTelemetry } from './spans.js';

/** An attempt as its agent reaches it over HTTP. */
export interface LoopbackAttempt {
  readonly replay: Replay;
  readonly telemetry: AttemptTelemetry;
}

const ARGUMENTS_LIMIT = 4 * 1024 * 1024;

/**
 * The server of a run, on loopback only: under `/<token>` the OTLP endpoint and the replay gateway of one attempt. A
 * token is valid while its attempt lasts. Without a token, spans find their attempt by their trace id, for services whose
 * exporter has a fixed address.
 */
export class Loopback {
  readonly #attempts = new Map<string, LoopbackAttempt>();
  readonly #traces = new Map<string, LoopbackAttempt>();
  readonly #current = new AsyncLocalStorage<LoopbackAttempt>();
  readonly #server: Server;

  private constructor() {
    // Agents in this process keep their own Request and Response. The server speaks HTTP/1 unless options say otherwise.
    this.#server = createAdaptorServer({ fetch: this.#routes().fetch, overrideGlobalObjects: false }) as Server;
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   * @throws PawlError `RUN_PORT_IN_USE`
   */
  static async open(port: number): Promise<Loopback> {
    const loopback = new Loopback();
    await new Promise<void>((resolve, reject) => {
      loopback.#server.once('error', cause => reject(portInUse(port, cause)));
      loopback.#server.listen(port, '127.0.0.1', resolve);
    });
    return loopback;
  }

  /** Base address of the attempt with this token. */
  url(token: string): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/${token}`;
  }

  add(token: string, traceId: string, attempt: LoopbackAttempt): void {
    this.#attempts.set(token, attempt);
    this.#traces.set(traceId, attempt);
  }

  remove(token: string, traceId: string): void {
    this.#attempts.delete(token);
    this.#traces.delete(traceId);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #routes(): Hono {
    const otlp = otlpRoutes({
      traces: async spans => {
        const named = this.#current.getStore();
        if (named !== undefined) named.telemetry.addSpans(spans, sizeOf(spans));
        else for (const span of spans) this.#traces.get(span.traceId)?.telemetry.addSpans([span], sizeOf(span));
      },
      logs: async logs => {
        const named = this.#current.getStore();
        if (named !== undefined) named.telemetry.addLogs(logs, sizeOf(logs));
        else for (const log of logs) this.#traces.get(log.traceId)?.telemetry.addLogs([log], sizeOf(log));
      },
    });
    const app = new Hono();
    app.route('/', otlp);
    app.use('/:token/*', async (context, next) => {
      const attempt = this.#attempts.get(context.req.param('token'));
      if (attempt === undefined) return context.json({ error: 'this attempt is over' }, 410);
      return this.#current.run(attempt, () => attempt.telemetry.receiving(next));
    });
    app.route('/:token', otlp);
    app.post('/:token/tools/:tool', bodyLimit({ maxSize: ARGUMENTS_LIMIT }), async context => {
      const attempt = this.#current.getStore();
      if (attempt === undefined) return context.json({ error: 'this attempt is over' }, 410);
      const body = await context.req.text();
      const args = argumentsOf(body);
      if (args === undefined) return context.json({ error: 'the arguments are not JSON' }, 400);
      const answer = attempt.replay.answer({
        tool: context.req.param('tool'),
        arguments: args,
        effect: effectOf(context.req.header('x-pawl-effect')),
        canRunLive: context.req.header('x-pawl-live') === '1',
      });
      return reply(context, answer);
    });
    return app;
  }
}

const reply = (context: Context, answer: ReplayAnswer): Response => {
  switch (answer.kind) {
    case 'result':
      return context.json({ result: answer.value, served: answer.served });
    case 'error':
      return context.json({ error: answer.message, served: answer.served });
    case 'live':
      return context.json({ live: true });
    case 'missed':
      return context.json({ error: answer.message, missed: true }, 404);
  }
};

/** A call without a body is a call without arguments. */
const argumentsOf = (body: string): Json | undefined => {
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const EFFECTS: ReadonlyMap<string | undefined, ToolEffect> = new Map([
  ['reads', 'reads'],
  ['writes', 'writes'],
  ['irreversible', 'irreversible'],
]);

const effectOf = (header: string | undefined): ToolEffect => EFFECTS.get(header) ?? 'unknown';

const sizeOf = (value: object): number => JSON.stringify(value).length;

const portInUse = (port: number, cause: unknown): PawlError =>
  new PawlError({
    code: 'RUN_PORT_IN_USE',
    message: `cannot listen on 127.0.0.1:${port}: ${cause instanceof Error ? cause.message : cause}`,
    remedy: 'Stop what listens there, or choose another port; 0 takes any free one.',
    cause,
  });
