export { createIntake, type Intake } from './intake.js';
export { otlpReceiver } from './otlp.js';
export { type CountingRedactor, redactorOf } from './redaction.js';
export {
  createSaidIntake,
  type IntakeWithEvaluations,
  redactionOf,
  type SaidIntake,
  withEvaluations,
} from './said.js';
