import type { CommandModule } from '../command.js';
import { register as registerFrom } from './case/from.js';
import { register as registerLint } from './case/lint.js';

export const register: CommandModule['register'] = (command, done) => {
  registerFrom(command.command('from'), done);
  registerLint(command.command('lint'), done);
};
