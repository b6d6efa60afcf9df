// @ts-check
import { orders } from './orders.mjs';
import { plain } from './plain.mjs';
import { refund } from './refund.mjs';

/** @import { Chance, ChatRequest, Reply, Script } from '../types.js' */

/** The first that applies plays. Adding one is a file here and a line in this list, before `plain`. @type {readonly Script[]} */
const SCRIPTS = [refund, orders, plain];

/** @param {ChatRequest} request @param {Chance} chance @returns {Reply} */
export const play = (request, chance) =>
  (SCRIPTS.find(script => script.applies(request)) ?? plain).reply(request, chance);
