import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { openCsv, UnreadableFile } from '#activities/adapters/csv/read.ts';
import { csvRow } from '#domain/csv.ts';
import { IMPORT_MAX_ROWS } from '#domain/import.ts';

const read = async (file: Uint8Array | string) => {
  const csv = await openCsv(typeof file === 'string' ? Buffer.from(file, 'utf8') : file);
  const rows: { row: number; cells: string[] }[] = [];
  for await (const row of csv.rows) rows.push(row);
  return { ...csv, rows };
};
const failure = async (file: Uint8Array | string) => {
  try {
    await read(file);
  } catch (error) {
    if (error instanceof UnreadableFile) return { code: error.code, row: error.row };
    throw error;
  }
  return null;
};

const FRENCH =
  'Prénom;Nom;Courriel;Société\r\nÉloïse;Lefèvre;e.lefevre@usine.example;Forêt & Cie\r\nGaël;Nuñez;g@œuvre.example;L’Œuvre €\r\n';
const FRENCH_ROWS = [
  { row: 1, cells: ['Éloïse', 'Lefèvre', 'e.lefevre@usine.example', 'Forêt & Cie'] },
  { row: 2, cells: ['Gaël', 'Nuñez', 'g@œuvre.example', 'L’Œuvre €'] },
];

describe('reading a file', () => {
  test.each([
    ['utf-8', iconv.encode(FRENCH, 'utf8'), 'utf-8'],
    ['utf-8 with a byte order mark', iconv.encode(FRENCH, 'utf8', { addBOM: true }), 'utf-8'],
    ['utf-16le', iconv.encode(FRENCH, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['utf-16be', iconv.encode(FRENCH, 'utf-16be', { addBOM: true }), 'utf-16be'],
    ['utf-16le without a mark', iconv.encode(FRENCH, 'utf-16le'), 'utf-16le'],
    ['utf-16be without a mark', iconv.encode(FRENCH, 'utf-16be'), 'utf-16be'],
    ['windows-1252', iconv.encode(FRENCH, 'windows-1252'), 'windows-1252'],
  ])('reads %s without losing an accent', async (_name, file, encoding) => {
    const csv = await read(file);
    expect(csv).toMatchObject({ encoding, delimiter: ';', columns: ['Prénom', 'Nom', 'Courriel', 'Société'] });
    expect(csv.rows).toEqual(FRENCH_ROWS);
  });

  test.each([',', ';', '\t', '|', ':', '^', '~', '§'])('finds the delimiter %j', async (delimiter) => {
    const lines =
      ['email', 'name', 'company'].join(delimiter) +
      '\n' +
      ['a@b.example', 'Doe, John; "JD"', 'x'].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) +
      '\n';
    const csv = await read(lines);
    expect(csv.delimiter).toBe(delimiter);
    expect(csv.rows).toEqual([{ row: 1, cells: ['a@b.example', 'Doe, John; "JD"', 'x'] }]);
  });

  test('takes the delimiter that a spreadsheet states in its first line', async () => {
    expect((await read('sep=;\r\nemail;a,b\r\nx@y.example;1,2\r\n')).rows).toEqual([
      { row: 1, cells: ['x@y.example', '1,2'] },
    ]);
  });

  test('reads one column of addresses', async () => {
    expect(await read('email\nclaire@usine.example\npaul@usine.example')).toMatchObject({
      columns: ['email'],
      rows: [{ row: 1 }, { row: 2 }],
    });
  });

  test('keeps line breaks inside quotes and counts rows as a reader does, blank ones included', async () => {
    const csv = await read('email,note\na@b.example,"first\nsecond"\n\n,\nc@d.example,x\n');
    expect(csv.rows).toEqual([
      { row: 1, cells: ['a@b.example', 'first\nsecond'] },
      { row: 4, cells: ['c@d.example', 'x'] },
    ]);
  });

  test('gives rows with too few or too many cells as they are', async () => {
    const csv = await read('a,b,c\n1\n1,2,3,4\n');
    expect(csv.rows.map(({ cells }) => cells)).toEqual([['1'], ['1', '2', '3', '4']]);
  });

  test('names columns that have no title or share one', async () => {
    expect((await read('Nom,,Nom\n1,2,3\n')).columns).toEqual(['Nom', '#2', 'Nom (2)']);
  });

  test('reads back whatever cells were written, with any delimiter', async () => {
    const cell = fc
      .string({ unit: 'binary', maxLength: 12 })
      .map((text) => text.toWellFormed().replaceAll(/[\0\r]|^\s*[=+\-@\t]/g, 'x'));
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), async (rows, delimiter) => {
        const text = [['email', 'first', 'last'], ...rows].map((cells) => csvRow(cells, delimiter)).join('');
        const filled = rows.filter((cells) => cells.some((one) => one.trim() !== ''));
        expect((await read(text)).rows.map(({ cells }) => cells)).toEqual(filled);
      }),
    );
  });

  test.each([
    ['nothing', '', 'empty', null],
    ['blank lines', '\n\n ,\n', 'empty', null],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0, 0x21, 0, 0, 7, 7, 7, 0, 1, 0]), 'not_text', null],
    ['a quote that is never closed', 'a,b\n1,2\n"3,4\n5,6\n', 'unclosed_quote', 2],
    ['a row without an end', `a,b\n"${'x'.repeat(70_000)}",1\n`, 'row_too_long', 1],
    ['too many columns', `${'a,'.repeat(300)}\n1\n`, 'too_many_columns', null],
    ['too many rows', `email\n${'a@b.example\n'.repeat(IMPORT_MAX_ROWS + 1)}`, 'too_many_rows', IMPORT_MAX_ROWS + 1],
  ])('refuses %s', async (_name, file, code, row) => {
    expect(await failure(file)).toEqual({ code, row });
  });
});
