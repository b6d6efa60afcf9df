import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { enginesFromEnvironment } from '../engines.js';
import { EXIT } from '../exit.js';
import { interfaceDirectory } from '../interface.js';
import { DEFAULT_PORT, portOf } from '../numbers.js';
import { print, tell } from '../output.js';

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

/** Resolves at the first signal to end; the second one ends the process at once. */
const stopSignal = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
