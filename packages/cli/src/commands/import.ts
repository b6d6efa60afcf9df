import { type CommandModule, handOptionsDown } from '../command.js';
import { registerAny } from './import/any.js';
import { registerMessages, registerTable } from './import/messages.js';
import { register as registerOtlp } from './import/otlp.js';

export const register: CommandModule['register'] = (command, done) => {
  registerAny(handOptionsDown(command), done);
  registerMessages(command.command('messages'), done);
  registerTable(command.command('table'), done);
  registerOtlp(command.command('otlp'), done);
};
