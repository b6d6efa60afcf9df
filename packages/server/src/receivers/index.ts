export { createIntake, type Intake } from './intake.js';
export { otlpReceiver } from './otlp.js';
export { type CountingRedactor, redactionOf, redactorOf } from './redaction.js';
export {
  createSaidIntake,
  type IntakeWithEvaluations,
  type SaidIntake,
  withEvaluations,
} from './said.js';
