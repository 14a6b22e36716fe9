import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell } from '#domain/csv.ts';
import { columnTitles, guessMapping } from '#domain/import_mapping.ts';
import { linkedinPage, phoneNumber, rowReader, splitName } from '#domain/import_row.ts';
import { sampleFile } from '#domain/import_words.ts';
import { LEAD_FIELDS, mergeLead, NO_VALUES, type LeadValues } from '#domain/lead.ts';
import { countryOf, languageNamed } from '#domain/place.ts';
import { sandboxVerdict, temperamentOf } from '#domain/sandbox_person.ts';

describe('guessing what columns are', () => {
  test.each([
    [
      ['Prénom', 'Nom', 'Courriel', 'Fonction', 'Société'],
      { firstName: 'Prénom', lastName: 'Nom', email: 'Courriel', title: 'Fonction', companyName: 'Société' },
    ],
    [
      ['PRENOM', 'NOM DE FAMILLE', 'Adresse e-mail', 'Intitulé de poste', 'Raison sociale', 'Pays'],
      {
        firstName: 'PRENOM',
        lastName: 'NOM DE FAMILLE',
        email: 'Adresse e-mail',
        title: 'Intitulé de poste',
        companyName: 'Raison sociale',
        country: 'Pays',
      },
    ],
    [
      ['First Name', 'Last Name', 'Email', 'Job Title', 'Company', 'Website'],
      {
        firstName: 'First Name',
        lastName: 'Last Name',
        email: 'Email',
        title: 'Job Title',
        companyName: 'Company',
        companyDomain: 'Website',
      },
    ],
    [
      ['firstName', 'last_name', 'emailAddress', 'companyName', 'linkedinUrl'],
      {
        firstName: 'firstName',
        lastName: 'last_name',
        email: 'emailAddress',
        companyName: 'companyName',
        linkedin: 'linkedinUrl',
      },
    ],
    [['Nom', 'E-mail'], { fullName: 'Nom', email: 'E-mail' }],
    [['Name', 'Mail', 'Title'], { fullName: 'Name', email: 'Mail', title: 'Title' }],
    [
      ['Nom complet', 'Email pro', 'Effectif', 'Secteur d’activité', 'Ville'],
      { fullName: 'Nom complet', email: 'Email pro', size: 'Effectif', industry: 'Secteur d’activité', city: 'Ville' },
    ],
  ])('understands %j', (columns, mapping) => {
    expect(guessMapping(columns)).toEqual(mapping);
  });

  test('finds the addresses by what the cells hold when no title tells', () => {
    expect(
      guessMapping(
        ['A', 'B'],
        [
          ['Claire', 'c@usine.example'],
          ['Paul', ''],
        ],
      ),
    ).toEqual({ email: 'B' });
  });

  test('gives no column to two fields, whatever the titles', () => {
    const title = fc.oneof(
      fc.constantFrom('Nom', 'nom', 'Email', 'email', 'Prénom', 'Contact', 'Société', 'Site', ''),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(title, { maxLength: 12 }), (header) => {
        const columns = columnTitles(header);
        expect(new Set(columns).size).toBe(columns.length);
        const used = Object.values(guessMapping(columns));
        expect(new Set(used).size).toBe(used.length);
        for (const column of used) expect(columns).toContain(column);
      }),
    );
  });
});

describe('reading a row', () => {
  const columns = ['Courriel', 'Prénom', 'Nom', 'Pays', 'Tél', 'LinkedIn', 'Tags', 'Effectif', 'Langue'];
  const reader = rowReader(columns, {
    email: 'Courriel',
    firstName: 'Prénom',
    lastName: 'Nom',
    country: 'Pays',
    phone: 'Tél',
    linkedin: 'LinkedIn',
    tags: 'Tags',
    size: 'Effectif',
    language: 'Langue',
  });

  test('normalises what it understands', () => {
    const { lead, problems } = reader(3, [
      '  Claire.DUPONT@Usine.Example ',
      ' Claire\u00a0',
      'Dupont',
      'Royaume-Uni',
      '+44 20 7946 0000',
      'linkedin.com/in/claire?trk=1',
      'vip, salon ;vip',
      '120 salariés',
      '',
    ]);
    expect(problems).toEqual([]);
    expect(lead).toMatchObject({
      row: 3,
      email: 'claire.dupont@usine.example',
      values: {
        firstName: 'Claire',
        country: 'GB',
        zone: 'Europe/London',
        language: 'en',
        linkedin: 'https://www.linkedin.com/in/claire',
        tags: ['vip', 'salon'],
      },
      company: { size: '50-249' },
    });
  });

  test.each([
    [['', 'Claire'], 'email', 'missing'],
    [['claire chez usine.fr'], 'email', 'invalid'],
    [['a@b.example', '', '', '', '', '', '', '', '', 'slipped'], 'row', 'too_many_cells'],
  ])('rejects %j and names the field', (cells, field, code) => {
    expect(reader(1, cells)).toEqual({ lead: null, problems: [{ row: 1, field, code, kept: false }] });
  });

  test('keeps a row whose other values it cannot understand, and says which', () => {
    const { lead, problems } = reader(1, [
      'a@b.example',
      'x'.repeat(200),
      '',
      'Wakanda',
      'appeler le matin',
      'twitter.com/x',
      '',
      'beaucoup',
      'klingon',
    ]);
    expect(lead).toMatchObject({
      email: 'a@b.example',
      values: { firstName: null, country: null, phone: null, linkedin: null, language: null },
    });
    expect(problems.map(({ field, code, kept }) => `${field} ${code} ${kept}`).sort()).toEqual([
      'country unknown true',
      'firstName too_long true',
      'language unknown true',
      'linkedin invalid true',
      'phone invalid true',
      'size unknown true',
    ]);
  });

  test('never throws, and rejects or keeps every row', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 12 }), (cells) => {
        const { lead, problems } = reader(1, cells);
        expect(lead === null).toBe(problems.some(({ kept }) => !kept));
      }),
    );
  });

  test('reads the whole sample without a problem, in both languages', () => {
    for (const language of ['fr', 'en'] as const) {
      const lines = sampleFile(language).content.replace('\ufeff', '').trim().split('\r\n');
      const table = lines.map((line) => line.slice(1, -1).split(language === 'fr' ? '";"' : '","'));
      const [header = [], ...rows] = table;
      const mapping = guessMapping(header, rows);
      expect(Object.keys(mapping)).toHaveLength(header.length);
      const read = rowReader(header, mapping);
      for (const [index, cells] of rows.entries()) expect(read(index + 1, cells).problems).toEqual([]);
    }
  });
});

test.each([
  ['Claire Dupont', 'Claire', 'Dupont'],
  ['DUPONT Claire', 'Claire', 'DUPONT'],
  ['Claire DE LA TOUR', 'Claire', 'DE LA TOUR'],
  ['Dupont, Claire', 'Claire', 'Dupont'],
  ['Mme Claire Dupont', 'Claire', 'Dupont'],
  ['Madonna', 'Madonna', null],
])('splits the name %s', (whole, firstName, lastName) => {
  expect(splitName(whole)).toEqual({ firstName, lastName });
});

test.each([
  ['01 23 45 67 89', true],
  ['+33 (0)1.23.45.67.89', true],
  ['+44 20 7946 0000 ext. 12', true],
  ['12', false],
  ['call me', false],
  ['=cmd|1', false],
])('takes %s for a telephone number: %s', (text, fits) => {
  expect(phoneNumber(text) !== null).toBe(fits);
});

test('refuses a page that only looks like LinkedIn', () => {
  expect(linkedinPage('https://linkedin.com.evil.example/in/claire')).toBeNull();
  expect(linkedinPage('https://evil.example/linkedin.com/in/claire')).toBeNull();
});

test('knows countries and languages by name, code and alias', () => {
  expect(['France', 'ALLEMAGNE', 'united kingdom', 'UK', 'Pays-Bas', 'ch'].map(countryOf)).toEqual([
    'FR',
    'DE',
    'GB',
    'GB',
    'NL',
    'CH',
  ]);
  expect(['Français', 'fr-FR', 'English', 'EN', 'de'].map(languageNamed)).toEqual(['fr', 'fr', 'en', 'en', null]);
});

describe('merging', () => {
  const text = fc.option(fc.string({ minLength: 1, maxLength: 6 }));
  const values: fc.Arbitrary<LeadValues> = fc.record({
    firstName: text,
    lastName: text,
    title: text,
    phone: text,
    linkedin: text,
    language: fc.option(fc.constantFrom('fr', 'en')),
    zone: text,
    country: text,
    tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
  });

  test('never touches an edited field, never blanks one, and says exactly what changed', () => {
    fc.assert(
      fc.property(values, values, fc.subarray([...LEAD_FIELDS]), (known, said, edited) => {
        const merged = mergeLead(known, edited, said);
        for (const field of LEAD_FIELDS) {
          const same = JSON.stringify(merged.values[field]) === JSON.stringify(known[field]);
          expect(merged.changed.includes(field)).toBe(!same);
          if (edited.includes(field)) expect(same).toBe(true);
          if (known[field] !== null) expect(merged.values[field]).not.toBeNull();
        }
        expect(mergeLead(merged.values, edited, said).changed).toEqual([]);
      }),
    );
  });

  test('adds tags up without their doubles', () => {
    const { values: merged } = mergeLead({ ...NO_VALUES, tags: ['Été'] }, [], { ...NO_VALUES, tags: ['ete', 'VIP'] });
    expect(merged.tags).toEqual(['Été', 'VIP']);
  });
});

test.each(['=1+1', '+33', '-2', '@SUM(A1)', '\t=1', '  =HYPERLINK("http://x")', '＝1+1', '＠SUM(A1)'])(
  'never writes %j as a formula',
  (text) => {
    expect(csvCell(text)).toMatch(/^"'/);
  },
);

test('says of a person of the sandbox what their address says', () => {
  expect(sandboxVerdict('claire@usine.example')).toEqual({ verdict: 'valid', doNotContact: false });
  expect(sandboxVerdict('claire+catch-all@usine.example').verdict).toBe('catch_all');
  expect(sandboxVerdict('contact@usine.example').verdict).toBe('risky');
  expect(sandboxVerdict('x+do-not-contact@usine.example').doNotContact).toBe(true);
  expect(temperamentOf('claire+out_of_office@usine.example')).toBe('out_of_office');
  expect(temperamentOf('claire@usine.example')).toBe(temperamentOf('claire@usine.example'));
});
