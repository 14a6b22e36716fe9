import { inWords } from './audience.ts';

/** What a column of a file may hold. `fact` is something true of the person that an opener may point at. */
export const IMPORT_FIELDS = [
  'email',
  'firstName',
  'lastName',
  'fullName',
  'title',
  'companyName',
  'companyDomain',
  'industry',
  'size',
  'city',
  'country',
  'phone',
  'linkedin',
  'language',
  'tags',
  'fact',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Title of the file's column by field. */
export type ImportMapping = Readonly<Partial<Record<ImportField, string>>>;

/** What columns are called in French and English exports, in folded words; the first that fits wins. */
const TITLES: Readonly<Record<ImportField, readonly string[]>> = {
  email: [
    'email',
    'e mail',
    'mail',
    'courriel',
    'adresse email',
    'adresse e mail',
    'adresse mail',
    'adresse courriel',
    'adresse electronique',
    'email address',
    'e mail address',
    'mail address',
    'email pro',
    'email professionnel',
    'e mail professionnel',
    'mail pro',
    'mail professionnel',
    'courriel professionnel',
    'work email',
    'business email',
    'professional email',
    'contact email',
    'email 1',
    'e mail 1',
    'e mail 1 value',
    'primary email',
    'email contact',
    'email principal',
  ],
  firstName: [
    'prenom',
    'prenoms',
    'first name',
    'firstname',
    'given name',
    'forename',
    'prenom contact',
    'prenom du contact',
    'contact first name',
  ],
  lastName: [
    'nom de famille',
    'last name',
    'lastname',
    'surname',
    'family name',
    'nom contact',
    'nom du contact',
    'nom usuel',
    'contact last name',
    'nom',
    'name',
  ],
  fullName: [
    'nom complet',
    'full name',
    'fullname',
    'prenom et nom',
    'prenom nom',
    'nom prenom',
    'nom et prenom',
    'contact',
    'contact name',
    'interlocuteur',
    'personne',
    'person',
    'lead',
    'display name',
    'nom affiche',
  ],
  title: [
    'fonction',
    'poste',
    'titre',
    'intitule de poste',
    'intitule du poste',
    'metier',
    'role',
    'job title',
    'jobtitle',
    'title',
    'position',
    'job',
    'fonction contact',
    'fonction du contact',
    'poste occupe',
    'profession',
    'emploi',
  ],
  companyName: [
    'societe',
    'entreprise',
    'raison sociale',
    'nom entreprise',
    'nom de l entreprise',
    'nom de la societe',
    'nom societe',
    'nom de societe',
    'organisation',
    'organization',
    'company',
    'company name',
    'companyname',
    'employer',
    'employeur',
    'etablissement',
    'compte',
    'account',
    'account name',
    'organisation name',
    'organization name',
    'client',
    'denomination',
    'business name',
  ],
  companyDomain: [
    'site',
    'site web',
    'site internet',
    'website',
    'web site',
    'web',
    'domaine',
    'domain',
    'url',
    'company website',
    'company domain',
    'nom de domaine',
    'domain name',
    'site de l entreprise',
    'website url',
    'company url',
    'homepage',
  ],
  industry: [
    'secteur',
    'secteur d activite',
    'activite',
    'industrie',
    'industry',
    'sector',
    'branche',
    'domaine d activite',
    'vertical',
    'business sector',
    'libelle naf',
  ],
  size: [
    'effectif',
    'effectifs',
    'taille',
    'taille entreprise',
    'taille de l entreprise',
    'nombre de salaries',
    'salaries',
    'nb salaries',
    'nb employes',
    'nombre d employes',
    'tranche d effectif',
    'tranche effectif',
    'employees',
    'company size',
    'headcount',
    'size',
    'number of employees',
    'nb employees',
    'employee count',
  ],
  city: ['ville', 'city', 'commune', 'localite', 'town', 'company city'],
  country: [
    'pays',
    'country',
    'code pays',
    'country code',
    'pays region',
    'country region',
    'nation',
    'company country',
  ],
  phone: [
    'telephone',
    'tel',
    'numero de telephone',
    'phone',
    'phone number',
    'telephone fixe',
    'tel fixe',
    'ligne directe',
    'direct phone',
    'telephone direct',
    'mobile',
    'portable',
    'telephone portable',
    'telephone mobile',
    'mobile phone',
    'work phone',
    'business phone',
  ],
  linkedin: [
    'linkedin',
    'profil linkedin',
    'linkedin url',
    'url linkedin',
    'linkedin profile',
    'lien linkedin',
    'linkedin profile url',
    'person linkedin url',
    'linkedin contact',
    'page linkedin',
  ],
  language: ['langue', 'language', 'lang', 'locale', 'langue du contact', 'preferred language'],
  tags: [
    'tags',
    'tag',
    'etiquettes',
    'etiquette',
    'segment',
    'segments',
    'mots cles',
    'labels',
    'label',
    'categorie',
    'liste',
    'list',
  ],
  fact: [
    'accroche',
    'contexte',
    'fait',
    'actualite',
    'signal',
    'icebreaker',
    'ice breaker',
    'context',
    'fact',
    'news',
    'trigger',
    'opener',
    'commentaire',
    'commentaires',
    'remarque',
    'remarques',
    'note',
    'notes',
    'comment',
    'comments',
    'description',
  ],
};

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
  for (const field of IMPORT_FIELDS) for (const words of TITLES[field]) take(field, find(words));
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
