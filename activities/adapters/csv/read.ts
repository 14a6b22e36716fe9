import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { IMPORT_MAX_COLUMNS, IMPORT_MAX_ROWS, type ImportFailure } from '#domain/import.ts';
import { columnTitles } from '#domain/import_mapping.ts';
import { guessDelimiter, statedDelimiter } from './delimiter.ts';
import { decodeText } from './text.ts';

/** A file that is not a table of leads. `row` is where that was seen, 1 being the first under the header. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly code: ImportFailure;
  readonly row: number | null;
  constructor(code: ImportFailure, row: number | null = null) {
    super(code);
    this.code = code;
    this.row = row;
  }
}

export type CsvRow = { row: number; cells: string[] };
export type CsvFile = {
  encoding: string;
  delimiter: string;
  /** Titles of the columns, each once. */
  columns: string[];
  /** The rows under the header, in order, blank ones left out but counted. Can be read once. */
  rows: AsyncIterable<CsvRow>;
};

const MAX_ROW_CHARACTERS = 64 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * Opens a file of comma-separated values (RFC 4180, and what spreadsheets make of it): any delimiter, quoted line
 * breaks, ragged rows, UTF-8, UTF-16 or Windows-1252.
 * @throws UnreadableFile here, or while the rows are read
 */
export async function openCsv(bytes: Uint8Array): Promise<CsvFile> {
  const decoded = decodeText(bytes);
  if (decoded === null) throw new UnreadableFile('not_text');
  const stated = statedDelimiter(decoded.text);
  const text = stated ? decoded.text.slice(stated.length) : decoded.text;
  const delimiter = stated?.delimiter ?? guessDelimiter(text);
  const records = recordsOf(text, delimiter);
  const header = await nextFilled(records);
  if (header === null) throw new UnreadableFile('empty');
  if (header.length > IMPORT_MAX_COLUMNS) throw new UnreadableFile('too_many_columns');
  return { encoding: decoded.encoding, delimiter, columns: columnTitles(header), rows: rowsOf(records) };
}

async function* rowsOf(records: AsyncIterator<string[]>): AsyncGenerator<CsvRow> {
  let row = 0;
  let filled = 0;
  for (;;) {
    const next = await nextRecord(records);
    if (next.done) return;
    row += 1;
    if (isBlank(next.value)) continue;
    filled += 1;
    if (filled > IMPORT_MAX_ROWS) throw new UnreadableFile('too_many_rows', row);
    yield { row, cells: next.value };
  }
}

async function nextFilled(records: AsyncIterator<string[]>): Promise<string[] | null> {
  for (;;) {
    const next = await nextRecord(records);
    if (next.done) return null;
    if (!isBlank(next.value)) return next.value;
  }
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '');

async function nextRecord(records: AsyncIterator<string[]>): Promise<IteratorResult<string[], undefined>> {
  try {
    const next = await records.next();
    return next.done ? { done: true, value: undefined } : next;
  } catch (error) {
    if (error instanceof CsvError) {
      // What the parser had read before, the header among it, is lost with the stream: it says how much that was.
      const read = Number(error['records']);
      throw new UnreadableFile(FAILURES.get(error.code) ?? 'not_text', Number.isFinite(read) ? read : null);
    }
    throw error;
  }
}

const FAILURES: ReadonlyMap<string, ImportFailure> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'unclosed_quote'],
  ['CSV_MAX_RECORD_SIZE', 'row_too_long'],
  ['CSV_INVALID_CLOSING_QUOTE', 'unclosed_quote'],
]);

function recordsOf(text: string, delimiter: string): AsyncIterator<string[]> {
  const options: Options = {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_CHARACTERS,
  };
  const parser = Readable.from(chunksOf(text), { objectMode: false }).pipe(parse(options));
  const records: AsyncIterable<string[]> = parser;
  return records[Symbol.asyncIterator]();
}

/** In bytes, so that no character of two code units is cut. */
function* chunksOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES);
}
