export { formatReport, type ReportFormat } from './format.js';
