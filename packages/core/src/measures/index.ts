export {
  type Coverage,
  type CoverageEvidence,
  type CoverageExpectation,
  coverageEvidence,
  coverageFrom,
  coverageOf,
  isComplete,
} from './coverage/coverage.js';
export { type Gap, LAYERS, type Layer, type LayerCoverage } from './coverage/layer.js';
export { policyGap } from './coverage/policy.js';
export {
  type AgentCoverage,
  COVERAGE_WANTED,
  type CoverageCounts,
  type CoverageRates,
  coverageByAgent,
  coverageRates,
  type LayerCount,
  type LayerRate,
} from './coverage/rates.js';
export { ROUTE_GAP } from './coverage/route.js';
export { registrationOf } from './registration.js';
export { changesState, isRisky, NOTHING_EXPECTED, type RiskRules, riskRules } from './risk.js';
export { FACT_LIMITS, type RunFacts, runFacts, type ToolFacts, type VerdictFacts } from './run-facts.js';
export * from './shadow.js';
export * from './understanding.js';
