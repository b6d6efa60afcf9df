import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PawlError } from '@pawl/core/errors';
import { DATA_OPTION } from '../data.js';
import { EXIT } from '../exit.js';
import { tell } from '../output.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  command
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', '4318')
    .option(...DATA_OPTION)
    .option('--json', 'the first line of standard output is {"url", "otlp"}')
    .action(async (options: { port: string; data: string; json?: true }) => {
      const { startServer } = await import('@pawl/server');
      const server = await startServer({
        dataDirectory: options.data,
        port: portOf(options.port),
        projectDirectory: process.cwd(),
        interfaceDirectory: interfaceDirectory(),
        log: tell,
      });
      if (options.json) process.stdout.write(`${JSON.stringify({ url: server.url, otlp: server.otlp })}\n`);
      else {
        process.stdout.write(`pawl is up: ${server.url}\n`);
        process.stdout.write(`  send traces: OTEL_EXPORTER_OTLP_ENDPOINT=${server.otlp}\n`);
        process.stdout.write(`  data:        ${options.data}\n  stop:        Ctrl+C\n`);
      }
      await stopSignal();
      await server.close();
      done(EXIT.yes);
    });
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new PawlError({
    code: 'BAD_PORT',
    message: `--port ${text} is not a port`,
    remedy: 'Give a whole number from 0 to 65535; 0 takes a free one.',
  });
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

const stopSignal = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
