export { redactorOf } from './redaction.js';
export { createIntake, type Intake, type Redactor } from './intake.js';
export { otlpReceiver } from './otlp.js';
