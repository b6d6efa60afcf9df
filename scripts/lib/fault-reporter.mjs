// A reporter of vitest that keeps what `scripts/faults.mjs` shows: of every test its file, name, outcome and what it printed.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class FaultReporter {
  #printed = new Map();
  #tests = [];
  #faults = [];

  onUserConsoleLog({ content, type, taskId }) {
    if (type === 'stdout' && taskId !== undefined) {
      this.#printed.set(taskId, [...(this.#printed.get(taskId) ?? []), content.trim()]);
    }
  }

  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    const file = relative(process.cwd(), test.module.moduleId);
    this.#tests.push({ id: test.id, file, name: test.fullName, state, errors: errors.map(error => error.message) });
    if (state !== 'skipped')
      process.stderr.write(`${state === 'passed' ? 'ok    ' : 'FAILED'} ${file}: ${test.fullName}\n`);
  }

  onTestModuleEnd(module) {
    for (const error of module.errors())
      this.#faults.push(`${relative(process.cwd(), module.moduleId)}: ${error.message}`);
  }

  onTestRunEnd(_modules, errors) {
    const tests = this.#tests.map(({ id, ...test }) => ({ ...test, printed: this.#printed.get(id) ?? [] }));
    const report = { tests, faults: [...this.#faults, ...errors.map(error => error.message)] };
    writeFileSync(process.env.PAWL_FAULTS_REPORT ?? '', JSON.stringify(report));
  }
}
