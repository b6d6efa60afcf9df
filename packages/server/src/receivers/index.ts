export { createIntake, type Intake, type Redactor } from './intake.js';
export { otlpReceiver } from './otlp.js';
export { type CountingRedactor, redactorOf } from './redaction.js';
