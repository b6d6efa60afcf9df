// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** @import OpenAI from 'openai' */
/** @import { RefundThreshold } from './policy.mjs' */

/**
 * @typedef {object} Version what makes a version of this agent: everything in `versions/<name>/`, and the model
 * @property {string} name
 * @property {string} model
 * @property {string} prompt
 * @property {OpenAI.Chat.ChatCompletionTool[]} tools
 * @property {RefundThreshold} threshold
 */

/** @param {string} path */
const read = path => readFileSync(new URL(path, import.meta.url), 'utf8');

/** @param {string} name a folder below `versions/` @returns {Version} */
export const loadVersion = name => {
  if (!/^[\w-]+$/.test(name) || !existsSync(new URL(`versions/${name}`, import.meta.url))) {
    throw new Error(`there is no version ${name}: SUPPORT_REFUND_VERSION has to name a folder in versions/`);
  }
  return {
    name,
    model: process.env.OPENAI_MODEL || parse(read('models.yaml')).model,
    prompt: read(`versions/${name}/prompt.md`),
    tools: JSON.parse(read(`versions/${name}/tools.json`)),
    threshold: parse(read(`versions/${name}/policy.yaml`)).refund_threshold,
  };
};
