// @ts-check
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { decodeTraces } from '@pawl/otlp';

/** @import { Span } from '@pawl/core/trajectory' */

/** A server on loopback that keeps what agents send: spans, and calls of tools that it answers from a table. */
export class Sink {
  /** @type {Span[]} */
  spans = [];
  /** @type {{ tool: string, arguments: any }[]} */
  calls = [];
  /** Answers by tool; a tool that is not named misses. @type {Record<string, unknown>} */
  world = {};

  #server = createServer(async (request, response) => {
    const body = await buffer(request);
    const [, tool = ''] = /^\/tools\/(.+)$/.exec(request.url ?? '') ?? [];
    if (tool === '') {
      this.spans.push(...decodeTraces(body, 'protobuf').spans);
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      return;
    }
    this.calls.push({ tool, arguments: JSON.parse(body.toString('utf8')) });
    const known = Object.hasOwn(this.world, tool);
    response
      .writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(known ? { result: this.world[tool] } : { error: 'not in the world', missed: true }));
  });

  async start() {
    await new Promise(resolve => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    return this;
  }

  /** `kind:name` of every step that pawl's own attributes or the GenAI conventions name: by start, parents first. */
  get steps() {
    return this.spans
      .toSorted((a, b) => compare(a.startTimeUnixNano, b.startTimeUnixNano) || this.#depth(a) - this.#depth(b))
      .map(nameOf);
  }

  /** @param {Span} span @returns {number} */
  #depth(span) {
    const parent = this.spans.find(({ spanId }) => spanId === span.parentSpanId);
    return parent === undefined ? 0 : 1 + this.#depth(parent);
  }

  get url() {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the sink is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  reset() {
    this.spans = [];
    this.calls = [];
    this.world = {};
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Decimal strings of the same length. @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @param {Span} span */
const nameOf = ({ attributes, name }) => {
  if (typeof attributes['pawl.step.kind'] === 'string')
    return `${attributes['pawl.step.kind']}:${attributes['pawl.step.name']}`;
  if (attributes['gen_ai.operation.name'] === 'execute_tool') return `tool:${attributes['gen_ai.tool.name']}`;
  return attributes['gen_ai.operation.name'] === 'chat' ? 'model' : name;
};
