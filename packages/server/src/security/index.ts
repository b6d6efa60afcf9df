export { securityHeaders } from './headers.js';
export { hostsOf, LOOPBACK, onlyLocal, requireLoopback } from './hosts.js';
