import { z } from 'zod';
import { CHANGE_TYPES, worldSchema } from '../cases/index.js';
import { duration, json, oneOrMore, strict, text } from '../yaml/index.js';
import { forwardSchema } from './forward.js';
import { priceSchema } from './prices.js';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, {
  error: 'must start with a letter or digit and hold only letters, digits, ".", "_" and "-"',
});

const environment = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'is not the name of an environment variable' }),
    z.union([z.string(), z.number(), z.boolean()]),
  )
  .optional();

const limits = {
  timeout: duration.optional().describe('How long an attempt may take. Default: 60s.'),
  env: environment.describe('Added to the environment of a command.'),
};

const command = strict({
  command: z.array(text).min(1).describe('Program and arguments; no shell reads them.'),
  cwd: text.optional().describe('Folder to start it in, relative to pawl.yaml.'),
  ...limits,
});

const http = strict({
  http: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .describe('Address that the request is posted to.'),
  ...limits,
});

const callable = strict({
  function: z
    .string()
    .regex(/^[^#]+(#[A-Za-z_$][\w$]*)?$/, { error: 'must be a module and a function, such as ./agent.ts#run' })
    .describe('Module and exported function: ./agent.ts#run. Default function: run.'),
  ...limits,
});

const target = z
  .union([command, http, callable], { error: 'must have command, http or function' })
  .describe('How the agent is started.');

const tool = strict({
  effect: z
    .enum(['reads', 'writes', 'irreversible'])
    .describe('What a call does to the world. Attempts only execute tools that read.'),
  requires: z.literal('approval').optional().describe('A person must have said yes before it is called.'),
});

const agent = strict({
  owner: text.optional().describe('Who answers for the agent.'),
  target,
  versions: z
    .record(name, strict({ env: environment, target: target.optional() }))
    .optional()
    .describe('Chosen by --agent NAME@VERSION.'),
  default: strict({
    input: json.optional().describe('For cases that have no input.'),
    world: z.union([text, worldSchema], { error: 'must be a world or the name of an environment' }).optional(),
  }).optional(),
  manifest: strict(Object.fromEntries(CHANGE_TYPES.map(type => [type, oneOrMore(text).optional()])))
    .optional()
    .describe('Files that make a version, by change type.'),
  tools: z.record(text, tool).optional(),
  external_id: oneOrMore(text).optional().describe('Span attributes that hold your own id of a run, such as order.id.'),
  risk: z
    .enum(['low', 'medium', 'high'])
    .optional()
    .describe('high: its runs have to be recorded completely. Default: high where a tool writes or is irreversible.'),
  models: oneOrMore(text).optional().describe('Models that it may call, * for any characters; others are shown.'),
  services: oneOrMore(text).optional().describe('service.name of its processes, * for any characters.'),
});

/** `pawl.yaml` as people write it. */
export const configFileSchema = strict({
  $schema: z.string().optional().describe('For editors; not read.'),
  version: z.literal(1, { error: 'must be 1' }).describe('Of this file format.'),
  cases: oneOrMore(text).optional().describe('Globs of case files. Default: evals/**/*.case.{yaml,yml,json}.'),
  agents: z.record(name, agent).optional(),
  redaction: text.optional().describe('Path of the redaction file.'),
  triage: text.optional(),
  gates: text.optional().describe('Path of the gates file.'),
  retention: text.optional(),
  forward: forwardSchema.optional().describe('Passes everything that is stored on to another receiver of OTLP.'),
  completeness: strict({
    quiet: duration.optional().describe('After the last span of a run whose root has ended. Default: 10s.'),
    silent: duration.optional().describe('After the last span of any other run. Default: 10m.'),
  })
    .optional()
    .describe('When a run counts as complete, so that detectors look at it.'),
  prices: z
    .array(priceSchema)
    .optional()
    .describe('What you pay for models. The first that is for a call counts; then list prices.'),
});

export type ConfigFile = z.output<typeof configFileSchema>;
export type TargetFile = z.output<typeof target>;

const share = z.number().min(0).max(1);

/** A gates file as people write it. */
export const gatesFileSchema = strict({
  $schema: z.string().optional(),
  gates: strict({
    release: strict(
      {
        attempts: z.int().min(1).max(1_000).optional().describe('Per case. Default: 5.'),
        valid_at_least: share.optional().describe('Share of attempts that must be valid. Default: 0.98.'),
        confidence: z.number().gt(0).lt(1).optional().describe('Of every interval. Default: 0.95.'),
        blocking: z
          .literal('all-attempts-pass')
          .optional()
          .describe('A blocking case holds unless it passes by its own rule.'),
      },
      ['margin', 'judges', 'baseline', 'quarantine'],
    ).optional(),
  }),
});
