export { createIntake, type Intake } from './intake.js';
export { otlpReceiver } from './otlp.js';
export { redactorOf } from './redaction.js';
