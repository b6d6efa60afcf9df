import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  isObject,
  modelSteps,
  own,
  type Step,
  unfold,
  type VersionBasis,
  type VersionParts,
} from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { Draft } from './draft.js';
import { readParts } from './message-parts.js';
import type { Readings } from './readings.js';
import { remembered } from './remembered.js';
import { toolDefinitionsIn } from './tool-definitions.js';

/** The version of the agent that made a run, how it is known, and what it consists of as far as the run shows. */
export interface VersionFacts {
  readonly version: string | null;
  /** Null exactly when `version` is. */
  readonly basis: VersionBasis | null;
  /** Null when the run shows none of them. */
  readonly parts: VersionParts | null;
}

/**
 * The version of a run's agent: its manifest, else what the agent reports, else the service's version, else one that is
 * inferred from the prompt and the tools, so that a changed prompt shows as another version.
 *
 * @param readings - the root's first
 * @param reported - the version that the agent itself names
 */
export const versionOf = (
  drafts: readonly Draft[],
  readings: readonly Readings[],
  reported: string | null,
): VersionFacts => {
  const exported = exportedIn(readings[0]);
  const parts = exported.parts ?? partsOf(drafts);
  const known = (version: string, basis: VersionBasis): VersionFacts => ({
    version,
    basis: exported.basis ?? basis,
    parts,
  });
  const manifest = manifestOf(readings);
  if (manifest !== null) return known(manifest, 'manifest');
  if (reported !== null) return known(reported, 'reported');
  const service = serviceVersion(readings);
  if (service !== null) return known(service, 'service');
  if (parts === null || (parts.prompt === null && parts.tools === null)) return { version: null, basis: null, parts };
  return known(`inferred:${hashOf(`${parts.prompt ?? ''} ${parts.tools ?? ''}`).slice(0, 8)}`, 'inferred');
};

const MANIFEST = 'pawl.manifest';

const BASES: readonly VersionBasis[] = ['manifest', 'reported', 'service', 'inferred'];

/** What an export of pawl says about a version whose prompt and tools it does not carry. */
const exportedIn = (main: Readings | undefined): Pick<VersionFacts, 'basis' | 'parts'> => {
  const basis = textIn(main?.span.attributes, 'pawl.agent.version_basis');
  const told = unfold(own(main?.span.attributes, 'pawl.agent.version_parts') ?? null);
  const part = (name: keyof VersionParts): string | null => textIn(told, name) ?? null;
  return {
    basis: BASES.find(each => each === basis) ?? null,
    parts: isObject(told) ? { prompt: part('prompt'), tools: part('tools'), models: part('models') } : null,
  };
};

const manifestOf = (readings: readonly Readings[]): string | null => {
  for (const { span } of readings) {
    const manifest = textIn(span.attributes, MANIFEST) ?? textIn(span.resource, MANIFEST);
    if (manifest !== undefined) return manifest;
  }
  return null;
};

/**
 * The version that the service has, unless a library has put its own there: one that writes the resource itself instead
 * of OpenTelemetry's SDK (Mastra does), or whose instrumentation has just this version.
 */
const serviceVersion = ([main, ...others]: readonly Readings[]): string | null => {
  if (main?.get('versionOfFramework') === true) return null;
  const resource = main?.span.resource;
  const version = textIn(resource, 'service.version');
  if (main === undefined || version === undefined) return null;
  const sdk = textIn(resource, 'telemetry.sdk.name');
  if (sdk !== undefined && sdk !== 'opentelemetry') return null;
  return [main, ...others].some(({ span }) => span.scope.version === version) ? null : version;
};

/**
 * What the run shows of its agent: the system prompt and the model of the first call that has a prompt, and the tools of
 * the first step that names any. Which later calls there are, and what sub-agents they come from, depends on the run and
 * not on the version.
 */
const partsOf = (drafts: readonly Draft[]): VersionParts | null => {
  const steps = drafts.map(draft => draft.step);
  const calls = modelSteps({ steps });
  const prompted = calls.find(call => promptOf(call) !== '');
  const first = prompted ?? calls[0];
  // Some senders name the model only that answered.
  const model = first?.requestModel ?? first?.responseModel ?? null;
  const prompt = prompted === undefined ? instructionsIn(drafts) : promptOf(prompted);
  const tools = firstTools(drafts);
  if (prompt === '' && tools.length === 0 && model === null) return null;
  return {
    prompt: prompt === '' ? null : hashOf(prompt),
    tools: tools.length === 0 ? null : hashOf(tools.join('\n')),
    models: model === null ? null : hashOf(model),
  };
};

const firstTools = (drafts: readonly Draft[]): readonly string[] => {
  for (const { step, readings } of drafts) {
    if (readings === null || !MAY_NAME_TOOLS.has(step.kind)) continue;
    const tools = toolDefinitionsIn(readings.span.attributes);
    if (tools.length > 0) return tools;
  }
  return [];
};

const MAY_NAME_TOOLS: ReadonlySet<Step['kind']> = new Set(['model', 'agent', 'workflow']);

const promptOf = (step: Step): string => {
  if (step.kind !== 'model') return '';
  const texts: string[] = [];
  for (const { role, parts } of step.input) {
    if (role !== 'system' && role !== 'developer') continue;
    for (const part of parts) if (part.type === 'text') texts.push(part.content);
  }
  return canonicalPrompt(texts);
};

const INSTRUCTIONS = 'gen_ai.system_instructions';

/** The prompt of an agent whose calls are recorded without it: what the first span says that names instructions. */
const instructionsIn = (drafts: readonly Draft[]): string => {
  for (const { readings } of drafts) {
    const value = readings === null ? undefined : own(readings.span.attributes, INSTRUCTIONS);
    if (value === undefined || value === null) continue;
    const parts = readParts(unfold(value));
    const prompt = canonicalPrompt(parts.flatMap(part => (part.type === 'text' ? [part.content] : [])));
    if (prompt !== '') return prompt;
  }
  return '';
};

const canonicalPrompt = (texts: readonly string[]): string => (texts.length === 0 ? '' : canonical(texts.join('\n')));

const canonical = remembered((text: string): string => withoutMoments(text).replace(/\s+/g, ' ').trim());

/**
 * A prompt that tells the time, a user's address or a request's id is the same prompt the next time: dates, times, UUIDs
 * and the tokens of redaction play no part.
 */
const withoutMoments = (text: string): string =>
  text
    .replace(/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, '<time>')
    .replace(/\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?\b/g, '<time>')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\[[a-z][a-z0-9_]{0,40}:[0-9a-f]{8}\]/g, '<redacted>');

const hashOf = remembered((text: string): string => bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16));
