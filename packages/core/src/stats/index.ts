export * from './clustered.js';
export * from './cost.js';
export { defined, type Estimate, type Figure, undefinedEstimate, undefinedFigure } from './estimate.js';
export { type Method, methods } from './methods.js';
export * from './pass-k.js';
export { percent } from './percent.js';
export { clopperPearson, wilson, zeroFailureUpperBound } from './proportion.js';
export * from './quantile.js';
export * from './weighted.js';
