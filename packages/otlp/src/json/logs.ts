import type { JsonObject } from '@pawl/core/trajectory';
import { type DecodedLogs, LogCollector, type LogDraft } from '../collect.js';
import { Allowance } from '../limits.js';
import { id, list, nanos, text } from './shape.js';
import { readAttributes, readBody } from './values.js';

/** Reads an ExportLogsServiceRequest in OTLP's JSON form. */
export const readLogs = (request: JsonObject): DecodedLogs => {
  const collector = new LogCollector();
  const allowance = new Allowance();
  for (const [r, resourceLogs] of list(request, 'resourceLogs', '$').entries()) {
    const path = `$.resourceLogs[${r}]`;
    for (const [s, scopeLogs] of list(resourceLogs, 'scopeLogs', path).entries()) {
      const at = `${path}.scopeLogs[${s}]`;
      for (const [n, log] of list(scopeLogs, 'logRecords', at).entries()) {
        collector.add(readLog(log, `${at}.logRecords[${n}]`, allowance));
      }
    }
  }
  return collector.result();
};

const readLog = (log: JsonObject, path: string, allowance: Allowance): LogDraft => {
  allowance.take();
  return {
    traceId: id(log, 'traceId', path),
    spanId: id(log, 'spanId', path),
    eventName: text(log, 'eventName', path),
    timeUnixNano: nanos(log, 'timeUnixNano', path),
    observedTimeUnixNano: nanos(log, 'observedTimeUnixNano', path),
    attributes: readAttributes(log, path, allowance),
    body: readBody(log, path, allowance),
  };
};
