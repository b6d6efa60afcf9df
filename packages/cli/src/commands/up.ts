import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PawlError } from '@pawl/core/errors';
import { InvalidArgumentError } from 'commander';
import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { enginesFromEnvironment } from '../engines.js';
import { EXIT } from '../exit.js';
import { print, tell } from '../output.js';

const DEFAULT_PORT = 4318;

export const register: CommandModule['register'] = (command, done) => {
  withData(command.option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', portOf, DEFAULT_PORT))
    .option('--json', 'the first line of standard output is {"url", "otlp"}')
    .action(async (options: { port: number; data: string; json?: true }) => {
      const stopped = stopSignal();
      const { startServer } = await import('@pawl/server');
      const server = await startServer({
        dataDirectory: options.data,
        port: options.port,
        projectDirectory: process.cwd(),
        interfaceDirectory: interfaceDirectory(),
        log: tell,
        ...enginesFromEnvironment(),
      });
      if (options.json) process.stdout.write(`${JSON.stringify({ url: server.url, otlp: server.otlp })}\n`);
      else {
        print(`pawl is up: ${server.url}`);
        print(`  send traces: OTEL_EXPORTER_OTLP_ENDPOINT=${server.otlp}`);
        print(`  data:        ${options.data}`);
        print('  stop:        Ctrl+C');
      }
      await stopped;
      await server.close();
      done(EXIT.yes);
    });
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It has to be a whole number from 0 to 65535; 0 takes a free port.');
};

/** The built interface, which the web package ships. */
const interfaceDirectory = (): string => {
  const directory = join(fileURLToPath(import.meta.resolve('@pawl/web/package.json')), '..', 'dist');
  if (existsSync(join(directory, 'index.html'))) return directory;
  throw new PawlError({
    code: 'INTERFACE_NOT_BUILT',
    message: `the interface is not built: ${directory} has no index.html`,
    remedy: 'In a checkout, run `npm run build`; otherwise install pawl again.',
  });
};

/** Resolves at the first signal to end; the second one ends the process at once. */
const stopSignal = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
