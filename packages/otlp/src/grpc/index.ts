export { type GrpcLimits, type GrpcListener, listenGrpc } from './listen.js';
