export { type Forwarder, type ForwardStatus, NO_FORWARDER, requireOther, startForwarder } from './forwarder.js';
export type { ForwardOptions } from './options.js';
export { createSender } from './sender.js';
