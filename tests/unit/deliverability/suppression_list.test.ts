import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '#domain/csv.ts';
import { readSuppressionList } from '#domain/suppression_list.ts';

const keys = (text: string) => readSuppressionList(text).keys.map(({ key }) => key);

describe('a list from another tool', () => {
  it('is read with one address or domain a line', () => {
    expect(
      readSuppressionList('Claire@Varenne.EXAMPLE\r\nconcurrent.example\n@autre.example\n*@tiers.example\n\n').keys,
    ).toEqual([
      { kind: 'address', key: 'claire@varenne.example' },
      { kind: 'domain', key: 'concurrent.example' },
      { kind: 'domain', key: 'autre.example' },
      { kind: 'domain', key: 'tiers.example' },
    ]);
  });

  it('tells the column by what it holds, whatever separates the cells', () => {
    for (const separator of [',', ';', '\t', '|']) {
      const text = [
        ['Nom', 'Courriel', 'Site'],
        ['Delmas', 'c@a.example', 'a.example'],
        ['"Roy"', '"l@b.example"', 'b.example'],
      ]
        .map((row) => row.join(separator))
        .join('\n');
      expect(readSuppressionList(text)).toEqual({
        keys: [
          { kind: 'address', key: 'c@a.example' },
          { kind: 'address', key: 'l@b.example' },
        ],
        faults: [],
        column: 'Courriel',
      });
    }
  });

  it('takes the address of a line whose cells are shifted', () => {
    expect(keys('name,email\nRoy,l@b.example\n"Delmas, Claire",c@a.example')).toEqual(['l@b.example', 'c@a.example']);
  });

  it('names the lines that it left out, and never excludes a mail service', () => {
    expect(readSuppressionList('c@a.example\nbonjour\ngmail.com\nc@A.example')).toEqual({
      keys: [{ kind: 'address', key: 'c@a.example' }],
      faults: [
        { line: 2, fault: 'unreadable' },
        { line: 3, fault: 'freemail' },
      ],
      column: null,
    });
  });

  it('reads back what we export, cells that a spreadsheet must not run included', () => {
    const local = fc.stringMatching(/^[a-z0-9=+-][a-z0-9+=_-]{0,12}$/);
    fc.assert(
      fc.property(fc.uniqueArray(local, { minLength: 1 }), (locals) => {
        const rows = locals.map((one) => ['address', `${one}@a.example`, 'manual']);
        const text = [['Type', 'Adresse ou domaine', 'Motif'], ...rows].map((row) => csvRow(row, ';')).join('');
        expect(keys(text)).toEqual(rows.map(([, key]) => key));
      }),
    );
  });

  it('takes any text without a throw', () => {
    fc.assert(fc.property(fc.string(), (text) => readSuppressionList(text).keys.every(({ key }) => key !== '')));
  });
});
