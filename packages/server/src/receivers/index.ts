export { createIntake, type Intake, type Redactor } from './intake.js';
export { otlpReceiver } from './otlp.js';
export { redactorOf } from './redaction.js';
export {
  createSaidIntake,
  type IntakeWithEvaluations,
  redactionOf,
  type SaidIntake,
  withEvaluations,
} from './said.js';
