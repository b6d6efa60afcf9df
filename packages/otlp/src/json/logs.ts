import type { JsonObject } from '@pawl/core/trajectory';
import { type DecodedLogs, LogCollector, type LogDraft } from '../collect.js';
import { Allowance } from '../limits.js';
import { type Place, ROOT } from './place.js';
import { id, list, nanos, text } from './shape.js';
import { readAttributes, readBody } from './values.js';

/** Reads an ExportLogsServiceRequest in OTLP's JSON form. */
export const readLogs = (request: JsonObject): DecodedLogs => {
  const collector = new LogCollector();
  const allowance = new Allowance();
  for (const [r, resourceLogs] of list(request, 'resourceLogs', ROOT).entries()) {
    const place = ROOT.at('resourceLogs').at(r);
    for (const [s, scopeLogs] of list(resourceLogs, 'scopeLogs', place).entries()) {
      const at = place.at('scopeLogs').at(s);
      const listed = at.at('logRecords');
      for (const [n, log] of list(scopeLogs, 'logRecords', at).entries()) {
        collector.add(readLog(log, listed.at(n), allowance));
      }
    }
  }
  return collector.result();
};

const readLog = (log: JsonObject, place: Place, allowance: Allowance): LogDraft => {
  allowance.take();
  return {
    traceId: id(log, 'traceId', place),
    spanId: id(log, 'spanId', place),
    eventName: text(log, 'eventName', place),
    timeUnixNano: nanos(log, 'timeUnixNano', place),
    observedTimeUnixNano: nanos(log, 'observedTimeUnixNano', place),
    attributes: readAttributes(log, place, allowance),
    body: readBody(log, place, allowance),
  };
};
