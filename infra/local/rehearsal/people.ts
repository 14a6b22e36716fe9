import { BYTE_ORDER_MARK, csvRow } from '#domain/csv.ts';
import type { Temperament } from '#domain/temperament.ts';

/** Who a rehearsal writes to when it is given no file: somebody of every temperament, a sixth of them in English. */
const PEOPLE: readonly (readonly [
  temperament: Temperament,
  first: string,
  last: string,
  company: string,
  country: string,
])[] = [
  ['interested', 'Camille', 'Roux', 'Fonderies Varenne', 'France'],
  ['interested', 'Hannah', 'Weiss', 'Kelso Castings', 'United Kingdom'],
  ['info_request', 'Julien', 'Morel', 'Papeteries Albane', 'France'],
  ['referral', 'Nathalie', 'Caron', 'Verreries Ostal', 'France'],
  ['not_now', 'Bruno', 'Keller', 'Tuileries Meriot', 'France'],
  ['negative', 'Sylvie', 'Mounier', 'Aciers Brévent', 'France'],
  ['opt_out', 'Marc', 'Tessier', 'Laiteries du Vallon', 'France'],
  ['out_of_office', 'Élodie', 'Marchetti', 'Brasserie Kerven', 'France'],
  ['hard_bounce', 'Peter', 'Lindon', 'Norwick Packaging', 'United Kingdom'],
  ['complaint', 'Agnès', 'Delcourt', 'Textiles Sauvagnac', 'France'],
  ['silence', 'Thomas', 'Quérel', 'Carrières Montels', 'France'],
  ['silence', 'Inès', 'Barbier', 'Moulins Savary', 'France'],
];

/** The names of a file's columns. */
const TITLES = ['First name', 'Last name', 'Email', 'Job title', 'Company', 'Website', 'Country', 'Fact'];

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');

/** The file of a rehearsal: 12 leads, whose addresses say who they are (`camille.roux+not_now@...`). All under `.example`. */
export function rehearsalFile(): Uint8Array {
  const rows = PEOPLE.map(([temperament, first, last, company, country]) => {
    const domain = `${plain(company)}.example`;
    const email = `${plain(first)}.${plain(last)}+${temperament}@${domain}`;
    return [first, last, email, country === 'France' ? 'Direction' : 'Operations', company, domain, country, ''];
  });
  return Buffer.from(BYTE_ORDER_MARK + [TITLES, ...rows].map((row) => csvRow(row, ',')).join(''));
}
