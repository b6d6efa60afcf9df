export { createIntake, type Intake } from './intake.js';
export { type OtlpReception, otlpReceiver, otlpReception } from './otlp.js';
export { type CountingRedactor, redactionOf, redactorOf } from './redaction.js';
export {
  createSaidIntake,
  type IntakeWithEvaluations,
  type SaidIntake,
  withEvaluations,
} from './said.js';
