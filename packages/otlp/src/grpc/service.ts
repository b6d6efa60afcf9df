import {
  type handleUnaryCall,
  Metadata,
  type status as STATUS,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Admission } from '../admission.js';
import { encodeAccepted, encodeRefusal, type Refusal, RPC, short } from '../answer.js';
import type { Signal } from '../protobuf/signal.js';
import { type Failure, failureOf, type OtlpSinks, receiversOf } from '../receive.js';

/** A service of OTLP/gRPC; each has the one method `Export`. */
interface Service {
  readonly signal: Signal;
  readonly name: string;
}

export const SERVICES: readonly Service[] = [
  { signal: 'traces', name: 'opentelemetry.proto.collector.trace.v1.TraceService' },
  { signal: 'logs', name: 'opentelemetry.proto.collector.logs.v1.LogsService' },
  { signal: 'metrics', name: 'opentelemetry.proto.collector.metrics.v1.MetricsService' },
];

/** Messages pass as bytes: our own decoder reads them, and no .proto file is loaded. */
const asIs = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const definitionOf = ({ name }: Service) => ({
  Export: {
    path: `/${name}/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
});

export const implementationOf = (
  { signal }: Service,
  sinks: OtlpSinks,
  admission: Admission,
): UntypedServiceImplementation => {
  const receive = receiversOf(sinks)[signal];
  const exportCall: handleUnaryCall<Uint8Array, Uint8Array> = (call, callback) => {
    const reservation = admission.open();
    const take = async (): Promise<Uint8Array> => {
      reservation.grow(call.request.length);
      return encodeAccepted(
        await receive(call.request, 'protobuf'),
        'protobuf',
        signal === 'logs' ? 'LogRecords' : 'Spans',
      );
    };
    take()
      .then(
        response => callback(null, response),
        error => {
          const failure = failureOf(error);
          if (failure.kind === 'unavailable') sinks.failed?.(failure.cause);
          refuse(callback, refusalOf(failure));
        },
      )
      .finally(() => reservation.close());
  };
  return { Export: exportCall };
};

/** As the specification says: RESOURCE_EXHAUSTED without RetryInfo, which is for good; UNAVAILABLE with it, which passes. */
const refusalOf = ({ kind, message, retryAfterSeconds }: Failure): Refusal => {
  if (kind === 'unavailable') return { code: RPC.unavailable, message, retryAfterSeconds };
  if (kind === 'too-large') return { code: RPC.resourceExhausted, message };
  return { code: RPC.invalidArgument, message, violation: true };
};

/** What a call ends with that is not taken: the code and message, and the same with its details as a google.rpc.Status. */
export const statusOf = (refusal: Refusal) => {
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(encodeRefusal(refusal, 'protobuf')));
  return { code: refusal.code as STATUS, details: short(refusal.message), metadata };
};

const refuse = (callback: sendUnaryData<Uint8Array>, refusal: Refusal): void => callback(statusOf(refusal));
