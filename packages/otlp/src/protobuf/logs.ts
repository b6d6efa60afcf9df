import { Attributes } from '../attributes.js';
import { type DecodedLogs, LogCollector, type LogDraft } from '../collect.js';
import { readAttribute, readValue } from './values.js';
import type { WireReader } from './wire-reader.js';

/** Reads an ExportLogsServiceRequest. Field numbers: opentelemetry-proto v1, `otlp.proto` beside this file. */
export const readLogs = (wire: WireReader): DecodedLogs => {
  const collector = new LogCollector();
  for (let field = wire.next(wire.length); field !== 0; field = wire.next(wire.length)) {
    if (field === 1) readResourceLogs(wire, wire.enter(wire.length), collector);
  }
  return collector.result();
};

const readResourceLogs = (wire: WireReader, end: number, collector: LogCollector): void => {
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 2) readScopeLogs(wire, wire.enter(end), collector);
  }
};

const readScopeLogs = (wire: WireReader, end: number, collector: LogCollector): void => {
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 2) collector.add(readLog(wire, wire.enter(end)));
  }
};

const readLog = (wire: WireReader, end: number): LogDraft => {
  wire.allowance.take();
  const log: LogDraft = {
    traceId: '',
    spanId: '',
    eventName: '',
    timeUnixNano: '0',
    observedTimeUnixNano: '0',
    attributes: new Attributes(),
    body: null,
  };
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    switch (field) {
      case 1:
        log.timeUnixNano = wire.fixed64();
        break;
      case 5:
        log.body = readValue(wire, end, 0);
        break;
      case 6:
        readAttribute(wire, end, log.attributes);
        break;
      case 9:
        log.traceId = wire.hex(end);
        break;
      case 10:
        log.spanId = wire.hex(end);
        break;
      case 11:
        log.observedTimeUnixNano = wire.fixed64();
        break;
      case 12:
        log.eventName = wire.text(end);
        break;
    }
  }
  return log;
};
