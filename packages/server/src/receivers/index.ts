export { createIntake, type Intake, type Redactor } from './intake.js';
export { type OtlpReception, otlpReceiver, otlpReception } from './otlp.js';
export { redactorOf } from './redaction.js';
