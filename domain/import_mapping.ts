import { inWords } from './audience.ts';
import { COLUMN_TITLES, IMPORT_FIELDS, type ImportField } from './import_fields.ts';

/** Title of the file's column by field. */
export type ImportMapping = Readonly<Partial<Record<ImportField, string>>>;

/**
 * Guesses which column is what, from the titles in French or English, then from what the cells look like. Each column
 * serves one field. "Nom" alone is a whole name; beside "Prénom" it is the family name.
 * @param columns titles, each once
 * @param sample some rows of the file
 */
export function guessMapping(columns: readonly string[], sample: readonly (readonly string[])[] = []): ImportMapping {
  const mapping: Partial<Record<ImportField, string>> = {};
  const taken = new Set<string>();
  const take = (field: ImportField, column: string | undefined) => {
    if (column === undefined || taken.has(column) || mapping[field] !== undefined) return;
    mapping[field] = column;
    taken.add(column);
  };
  const titles = columns.map((column) => ({
    column,
    words: inWords(column.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')),
    joined: inWords(column),
  }));
  const find = (words: string) =>
    titles.find((title) => !taken.has(title.column) && (title.words === words || title.joined === words))?.column;
  for (const field of IMPORT_FIELDS) for (const words of COLUMN_TITLES[field]) take(field, find(words));
  if (mapping.email === undefined) take('email', columns[columnOfAddresses(columns, sample)]);
  if (mapping.linkedin === undefined)
    take('linkedin', columns[columnWhere(columns, sample, (cell) => /linkedin\.com\/in\//i.test(cell))]);
  const { lastName, firstName, fullName } = mapping;
  if (
    lastName !== undefined &&
    firstName === undefined &&
    fullName === undefined &&
    ['nom', 'name'].includes(inWords(lastName))
  ) {
    delete mapping.lastName;
    mapping.fullName = lastName;
  }
  return mapping;
}

const columnOfAddresses = (columns: readonly string[], sample: readonly (readonly string[])[]) =>
  columnWhere(columns, sample, (cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell));

/** Index of the first column of which at least half of the filled cells look like something, or -1. */
function columnWhere(
  columns: readonly string[],
  sample: readonly (readonly string[])[],
  looksRight: (cell: string) => boolean,
): number {
  return columns.findIndex((_, index) => {
    const cells = sample.map((row) => row[index]?.trim() ?? '').filter((cell) => cell !== '');
    return cells.length > 0 && cells.filter(looksRight).length * 2 >= cells.length;
  });
}

/**
 * Gives each column a title of its own: an empty one is named after its place, a repeated one gets a number.
 * @returns as many titles as columns, all different
 */
export function columnTitles(header: readonly string[]): string[] {
  const used = new Set<string>();
  return header.map((cell, index) => {
    const title = cell.replace(/\s+/g, ' ').trim().slice(0, 120) || `#${index + 1}`;
    let unique = title;
    for (let copy = 2; used.has(unique); copy++) unique = `${title} (${copy})`;
    used.add(unique);
    return unique;
  });
}
