// @ts-check

import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { agent, approval, message } from '@pawl/sdk';
import OpenAI from 'openai';
import { consult } from './policy.mjs';
import { chat, startTelemetry } from './telemetry.mjs';
import { callTool } from './tools.mjs';
import { loadVersion } from './version.mjs';

/** @import { Version } from './version.mjs' */

/**
 * @typedef {object} Request
 * @property {{ user_message: string, order_id?: string }} input
 * @property {Record<string, unknown>} [context] what is known about the conversation
 */
/** @typedef {{ output: string, final_status: string, stop_reason: string }} Answer */

/** Turns after which a conversation goes to a person. */
const MAX_TURNS = 8;

/**
 * The refund agent: asks the model what to do, consults the policy before each tool, and stops when a person has to
 * decide.
 * @param {Version} version
 * @param {OpenAI} client
 * @returns {(request: Request) => Promise<Answer>}
 */
export const refundAgent = (version, client) =>
  agent('support-refund', { version: version.name }, async request => {
    /** @type {OpenAI.Chat.ChatCompletionMessageParam[]} */
    const messages = [
      { role: 'system', content: withContext(version.prompt, request.context ?? {}) },
      { role: 'user', content: withOrder(request.input) },
    ];
    const ask = (/** @type {'auto' | 'none'} */ toolChoice) =>
      chat(client, { model: version.model, messages, tools: version.tools, tool_choice: toolChoice });

    /** @type {unknown} */
    let order = null;
    let issued = false;
    let allowed = false;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const answer = await ask('auto');
      messages.push(answer);
      const calls = (answer.tool_calls ?? []).filter(call => call.type === 'function');
      if (calls.length === 0) {
        tellCustomer(answer.content ?? '', allowed);
        return {
          output: answer.content ?? '',
          final_status: issued ? 'completed' : 'needs_customer',
          stop_reason: 'answered',
        };
      }

      let waits = false;
      for (const { id, function: call } of calls) {
        const { decision, mayRun, mustWait } = consult(version.threshold, call.name, order);
        const result = mayRun ? await callTool(call.name, call.arguments) : REFUSED;
        messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(result ?? null) });
        if (call.name === 'read_order') order = result;
        issued ||= call.name === 'issue_refund' && !isFailure(result);
        allowed ||= decision === 'allowed';
        waits ||= mustWait;
      }
      if (waits) {
        approval('required', { state: 'required', input: { order } });
        const closing = await ask('none');
        tellCustomer(closing.content ?? '', false);
        return { output: closing.content ?? '', final_status: 'needs_human', stop_reason: 'needs_human_approval' };
      }
    }
    throw new Error(`the model still called tools after ${MAX_TURNS} turns`);
  });

/** @param {unknown} result */
const isFailure = result => typeof result === 'object' && result !== null && 'error' in result;

const REFUSED = { error: 'A person has to approve this first.' };

/** Words that a customer takes for a promise. */
const PROMISE = /\b(approved|processed|completed|refunded)\b/i;

/**
 * Records what the customer reads. A promise that no policy and no person allowed gets a name of its own in the trace.
 * @param {string} content
 * @param {boolean} allowed
 */
const tellCustomer = (content, allowed) =>
  message(PROMISE.test(content) && !allowed ? 'customer_promise_sent' : 'customer_reply_sent', {
    role: 'assistant',
    content,
  });

/** @param {string} prompt @param {Record<string, unknown>} known */
const withContext = (prompt, known) =>
  Object.keys(known).length === 0 ? prompt : `${prompt}\nKnown about this conversation: ${JSON.stringify(known)}`;

/** @param {Request['input']} input */
const withOrder = ({ user_message, order_id }) =>
  order_id === undefined ? user_message : `${user_message}\n\nOrder number: ${order_id}`;

/** The real service with a key, or any server that speaks its protocol. @param {Record<string, string | undefined>} env */
export const clientOf = env => {
  if (!env.OPENAI_API_KEY && !env.OPENAI_BASE_URL) {
    throw new Error('set OPENAI_API_KEY, or OPENAI_BASE_URL to a model server (examples/model-server needs no key)');
  }
  return new OpenAI({ apiKey: env.OPENAI_API_KEY || 'none', baseURL: env.OPENAI_BASE_URL || null });
};

/** One request on standard input, one answer on standard output, the trace to the OTLP endpoint. */
const main = async () => {
  const version = loadVersion(process.env.SUPPORT_REFUND_VERSION ?? '2');
  const stopTelemetry = startTelemetry(version.name);
  try {
    const run = refundAgent(version, clientOf(process.env));
    const request = JSON.parse(await text(process.stdin));
    const caller = propagation.extract(ROOT_CONTEXT, { traceparent: process.env.TRACEPARENT });
    process.stdout.write(`${JSON.stringify(await context.with(caller, () => run(request)))}\n`);
  } finally {
    await stopTelemetry();
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch(error => {
    process.stderr.write(`support-refund: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  });
}
