export * from './agent-of.js';
export * from './config.js';
export { FORWARD_DEFAULTS, type ForwardConfig, type ForwardSignal, isBaseAddress } from './forward.js';
export { jsonSchemas } from './json-schemas.js';
export { type ConfigReading, DEFAULT_GATE_RULES, readConfig, readGates } from './read.js';
export { type RedactionFile, type RedactionService, readRedactionFile, redactionFileSchema } from './redaction-file.js';
export { configFileSchema, gatesFileSchema } from './schema.js';
