import type { ForwardConfig } from '@pawl/core/config';
import { PawlError } from '@pawl/core/errors';
import type { GrpcOptions } from '@pawl/server';
import { projectHere } from '../cases.js';
import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { enginesFromEnvironment } from '../engines.js';
import { EXIT } from '../exit.js';
import { forwardOf } from '../forward.js';
import { interfaceDirectory } from '../interface.js';
import { DEFAULT_PORT, portOf } from '../numbers.js';
import { print, tell } from '../output.js';

const GRPC_PORT = 4317;

export const register: CommandModule['register'] = (command, done) => {
  withData(command.option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', portOf, DEFAULT_PORT))
    .option(
      '--grpc-port <n>',
      `port of OTLP/gRPC; 0 takes a free one, "off" none (default: ${GRPC_PORT} where free)`,
      grpcPortOf,
    )
    .option('--sync', 'sync each insert to the disk before it is acknowledged: outlives a power loss, costs throughput')
    .option('--json', 'the first line of standard output is {"url", "otlp", "grpc"}')
    .action(async (options: { port: number; grpcPort?: number | 'off'; data: string; sync?: true; json?: true }) => {
      const stopped = stopSignal();
      const forward = forwardOf(await forwardConfig(), process.env);
      const { startServer } = await import('@pawl/server');
      const server = await startServer({
        dataDirectory: options.data,
        port: options.port,
        ...grpcOf(options.grpcPort),
        projectDirectory: process.cwd(),
        interfaceDirectory: interfaceDirectory(),
        log: tell,
        syncInserts: options.sync ?? false,
        ...enginesFromEnvironment(),
        ...(forward === null ? {} : { forward }),
      });
      if (options.json)
        process.stdout.write(`${JSON.stringify({ url: server.url, otlp: server.otlp, grpc: server.grpc })}\n`);
      else {
        print(`pawl is up: ${server.url}`);
        print(`  send traces: OTEL_EXPORTER_OTLP_ENDPOINT=${server.otlp}`);
        print(`  over gRPC:   ${server.grpc === null ? 'off' : `OTEL_EXPORTER_OTLP_ENDPOINT=${server.grpc}`}`);
        print(`  data:        ${options.data}`);
        if (forward !== null) print(`  forwards to: ${forward.endpoint}`);
        print('  stop:        Ctrl+C');
      }
      await stopped;
      await server.close();
      done(EXIT.yes);
    });
};

const grpcPortOf = (text: string): number | 'off' => (text === 'off' ? 'off' : portOf(text));

/** What was asked for has to work; the usual port is taken where it is free. */
const grpcOf = (port: number | 'off' | undefined): { readonly grpc?: GrpcOptions } => {
  if (port === 'off') return {};
  return { grpc: port === undefined ? { port: GRPC_PORT, listen: 'whenFree' } : { port, listen: 'always' } };
};

/** `forward` of the project here. What is wrong with the file is said, and does not keep the server from starting. */
const forwardConfig = async (): Promise<ForwardConfig | null> => {
  try {
    return (await projectHere())?.config.forward ?? null;
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    tell(`pawl.yaml cannot be read, and nothing is passed on: ${error.message}`);
    return null;
  }
};

/** Resolves at the first signal to end; the second one ends the process at once. */
const stopSignal = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
