// Many spans through a stock OpenTelemetry exporter and its BatchSpanProcessor: `node exporter.mjs http|grpc SPANS`. The address
// comes from the environment. Prints one line of JSON at its end: the ids by trace, how many exports there were and how many of
// them the exporter gave up.
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [, , protocol, count] = process.argv;
const stock = protocol === 'grpc' ? new GrpcExporter() : new HttpExporter();
/** What the specification lets clients send again: CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS. */
const PASSING = new Set([1, 4, 10, 11, 14, 15]);
const TRACES = 5;
const told = { spans: {}, exports: 0, again: 0, givenUp: 0 };

/**
 * The exporter as it is. Over HTTP it tries again by itself; over gRPC JavaScript's does not, so that what the Collector does
 * is done around it: what may be sent again is exported again until it is taken.
 */
const exporter = {
  export(spans, done) {
    told.exports += 1;
    stock.export(spans, result => {
      if (protocol === 'grpc' && PASSING.has(result.error?.code)) {
        told.again += 1;
        setTimeout(() => exporter.export(spans, done), 250);
        return;
      }
      if (result.code === ExportResultCode.FAILED) {
        told.givenUp += 1;
        process.stderr.write(`given up: ${result.error}\n`);
      }
      done(result);
    });
  },
  shutdown: () => stock.shutdown(),
};

const processor = new BatchSpanProcessor(exporter, {
  maxQueueSize: 100_000,
  maxExportBatchSize: 64,
  scheduledDelayMillis: 50,
  exportTimeoutMillis: 120_000,
});
const provider = new BasicTracerProvider({ spanProcessors: [processor] });
const tracer = provider.getTracer('steady');
const roots = Array.from({ length: TRACES }, (_, n) => tracer.startSpan(`invoke_agent ${n}`, { root: true }));
const end = span => {
  const { traceId, spanId } = span.spanContext();
  told.spans[traceId] = [...(told.spans[traceId] ?? []), spanId];
  span.end();
};
for (let n = 0; n < Number(count); n += 1) {
  const parent = trace.setSpan(ROOT_CONTEXT, roots[n % TRACES]);
  end(tracer.startSpan(`execute_tool ${n}`, { attributes: { 'gen_ai.operation.name': 'execute_tool', n } }, parent));
  if (n % 20 === 19) await new Promise(resolve => setTimeout(resolve, 60));
}
for (const root of roots) end(root);
await provider.shutdown();
process.stdout.write(`${JSON.stringify(told)}\n`);
