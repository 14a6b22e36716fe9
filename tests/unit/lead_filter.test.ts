import { describe, expect, it } from 'vitest';
import { changed, filterOf, queryOf, segmentOf, withValue } from '#ui/lib/lead/filter.ts';
import { fieldOf, tryOut, withColumn } from '#ui/lib/import/mapping.ts';

describe('the filter of leads', () => {
  it('reads an address, and leaves out what cannot be asked for', () => {
    const read = (text: string) => filterOf(new URLSearchParams(text));
    expect(read('search=+claire+&verification=none&country=FR&suppressed=false')).toEqual({
      search: 'claire',
      verification: 'none',
      country: 'FR',
      suppressed: 'false',
    });
    expect(read('search=&verification=perhaps&country=France&companyId=x&stage=y&suppressed=1&other=z')).toEqual({});
  });

  it('changes one value and keeps the others', () => {
    const filter = filterOf(new URLSearchParams('tag=salon&country=FR'));
    expect(withValue(filter, 'country', 'BE')).toEqual({ tag: 'salon', country: 'BE' });
    expect(withValue(filter, 'country', '')).toEqual({ tag: 'salon' });
    expect(changed(filter, { tag: undefined })).toEqual({ country: 'FR' });
    expect(filterOf(new URLSearchParams(queryOf(filter)))).toEqual(filter);
  });

  it('knows a segment by its whole filter', () => {
    expect(segmentOf({})).toBe('all');
    expect(segmentOf({ suppressed: 'false', verification: 'valid' })).toBe('ready');
    expect(segmentOf({ suppressed: 'true', tag: 'salon' })).toBeNull();
  });
});

describe('the columns of a file', () => {
  it('gives a field one column, and a column one field', () => {
    const mapping = { email: 'Courriel', lastName: 'Nom' };
    expect(withColumn(mapping, 'Nom', 'fullName')).toEqual({ email: 'Courriel', fullName: 'Nom' });
    expect(withColumn(mapping, 'Adresse', 'email')).toEqual({ email: 'Adresse', lastName: 'Nom' });
    expect(withColumn(mapping, 'Nom', null)).toEqual({ email: 'Courriel' });
    expect(fieldOf(mapping, 'Courriel')).toBe('email');
    expect(fieldOf(mapping, 'Autre')).toBeNull();
  });

  it('says before the start which rows will be left aside', () => {
    const rows = [
      { row: 1, cells: ['claire@varenne.example'] },
      { row: 2, cells: ['pas une adresse'] },
    ];
    const tried = tryOut(['Courriel'], { email: 'Courriel' }, rows);
    expect(tried.map(({ lead, problems }) => [lead?.email, problems.map(({ code }) => code)])).toEqual([
      ['claire@varenne.example', []],
      [undefined, ['invalid']],
    ]);
  });
});
