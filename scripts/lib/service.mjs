import { spawn } from 'node:child_process';

/**
 * Starts a Node script that prints `{"url": …}` as its first line and then serves until it is told to stop.
 * Resolves to that document and `stop()`, which ends the process and waits for it.
 */
export const startService = (script, args, options) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
    const ended = new Promise(done => child.once('exit', done));
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    let head = '';
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`${script} ended with exit code ${code} before it was ready`)));
    child.stdout.on('data', chunk => {
      if (head.includes('\n')) return;
      head += chunk;
      const end = head.indexOf('\n');
      if (end >= 0) resolve({ ...JSON.parse(head.slice(0, end)), stop });
    });
  });
