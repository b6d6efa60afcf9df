import { escapeUnseen, type Json, jsonText, type Trajectory } from '@pawl/core/trajectory';
import type { Sink } from './sink.js';

/** A trajectory on its way out, and what is stored of it where that is known. */
export interface Exported {
  readonly trajectory: () => Promise<Trajectory>;
  /** Lines of OTLP requests as the server gives them; null where only the trajectory is kept. */
  readonly requests: () => Promise<string | null>;
}

/** Writes trajectories in one format, one after the other. */
export interface ExportWriter {
  readonly add: (exported: Exported) => Promise<void>;
  readonly finish: () => void;
}

/** A format that trajectories leave in. Adding one is a function here and a line in {@link EXPORT_FORMATS}. */
export interface ExportFormat {
  readonly title: string;
  /** Bytes that no terminal shows. */
  readonly isBinary: boolean;
  readonly open: (sink: Sink) => Promise<ExportWriter>;
}

const lines = (sink: Sink, lineOf: (exported: Exported) => Promise<string>): ExportWriter => ({
  add: async exported => sink.write(await lineOf(exported)),
  finish() {},
});

/** Text of agents goes out as JSON escapes it; what a terminal would obey is escaped too. */
const line = (value: Json): string => `${escapeUnseen(jsonText(value))}\n`;

const otlp: ExportFormat = {
  title: 'OTLP JSON: a request per line, as it was stored',
  isBinary: false,
  open: async sink => {
    const { spansOfTrajectory } = await import('@pawl/core/formats');
    const { encodeTraces } = await import('@pawl/otlp');
    return lines(
      sink,
      async ({ requests, trajectory }) =>
        (await requests()) ?? line(encodeTraces(spansOfTrajectory(await trajectory()))),
    );
  },
};

const atif: ExportFormat = {
  title: 'ATIF 1.7: a document per line',
  isBinary: false,
  open: async sink => {
    const { atifOf } = await import('@pawl/core/formats');
    return lines(sink, async ({ trajectory }) => line(atifOf(await trajectory())));
  },
};

const jsonl: ExportFormat = {
  title: 'trajectories as pawl has them: a document per line',
  isBinary: false,
  open: async sink => lines(sink, async ({ trajectory }) => line((await trajectory()) as unknown as Json)),
};

const parquet: ExportFormat = {
  title: 'a table of steps with typed columns',
  isBinary: true,
  open: async sink => {
    const { StepTable } = await import('./step-table.js');
    const { stepRows } = await import('@pawl/core/formats');
    const table = new StepTable(sink);
    return {
      add: async ({ trajectory }) => table.add(stepRows(await trajectory())),
      finish: () => table.finish(),
    };
  },
};

export const EXPORT_FORMATS = { otlp, atif, jsonl, parquet } as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatId = keyof typeof EXPORT_FORMATS;
