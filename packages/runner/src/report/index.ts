export { formatReport, type ReportFormat } from './format.js';
export { type Column, layOut } from './table.js';
