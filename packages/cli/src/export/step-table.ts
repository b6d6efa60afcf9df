import { STEP_COLUMNS, type StepRow } from '@pawl/core/formats';
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Sink } from './sink.js';

/** Rows and characters that are held before they are written as a group. */
const GROUP = { rows: 10_000, characters: 16 * 1024 * 1024 } as const;

const TYPES = { text: 'STRING', json: 'STRING', integer: 'INT64', number: 'DOUBLE' } as const;

const COLUMNS = Object.keys(STEP_COLUMNS) as (keyof StepRow)[];

const columnsOf = (rows: readonly StepRow[]): ColumnSource[] =>
  COLUMNS.map(name => {
    const type = TYPES[STEP_COLUMNS[name]];
    const data = rows.map(row => row[name]);
    return { name, type, nullable: true, data: type === 'INT64' ? data.map(integer) : data };
  });

const integer = (value: StepRow[keyof StepRow]): bigint | null =>
  typeof value === 'number' ? BigInt(Math.round(value)) : null;

/** Writes steps as Parquet, group by group: a table of any length needs the memory of one group. */
export class StepTable {
  readonly #sink: Sink;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #rows: StepRow[] = [];
  #characters = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaFromColumnData({ columnData: columnsOf([]) }),
      createdBy: 'pawl',
    });
  }

  add(rows: readonly StepRow[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      this.#characters += (row.input?.length ?? 0) + (row.output?.length ?? 0) + (row.unread?.length ?? 0);
      if (this.#rows.length >= GROUP.rows || this.#characters >= GROUP.characters) this.#writeGroup();
    }
  }

  finish(): void {
    this.#writeGroup();
    this.#writer.finish();
    this.#flush();
  }

  #writeGroup(): void {
    if (this.#rows.length === 0) return;
    const columnData = columnsOf(this.#rows).map(({ name, data }) => ({ name, data }));
    this.#writer.write({ columnData, rowGroupSize: this.#rows.length });
    this.#flush();
    this.#rows = [];
    this.#characters = 0;
  }

  /** Hands over what has been encoded so far; positions in the file count on. */
  #flush(): void {
    this.#sink.write(new Uint8Array(this.#bytes.buffer.slice(0, this.#bytes.index)));
    this.#bytes.index = 0;
  }
}
