import type { CommandModule } from '../command.js';
import { register as registerMessages } from './import/messages.js';
import { register as registerOtlp } from './import/otlp.js';

export const register: CommandModule['register'] = (command, done) => {
  registerMessages(command.command('messages'), done);
  registerOtlp(command.command('otlp'), done);
};
