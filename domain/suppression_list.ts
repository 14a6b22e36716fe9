import { isFreemail, normaliseDomain, normaliseEmail } from './email.ts';

/** An address or a domain of a list, in its normal form. */
export interface ListedKey {
  readonly kind: 'address' | 'domain';
  readonly key: string;
}

/** Why a line of a list was left out. */
export type ListFault =
  | 'unreadable' // neither an address nor a domain
  | 'freemail'; // a mail service: half of the world would be excluded

export interface SuppressionList {
  /** Each once, in the order of the list. */
  readonly keys: readonly ListedKey[];
  /** Lines that hold something else, from 1. */
  readonly faults: readonly { readonly line: number; readonly fault: ListFault }[];
  /** What the column was called, where there was a line of titles. */
  readonly column: string | null;
}

/** The most lines that are taken at once, and how many of them the column is told from. */
export const LIST_MAX_LINES = 100_000;
const SAMPLE_LINES = 200;
const SEPARATORS = /[;,\t|]/;
const TITLE = /e-?mails?|courriels?|adresses?|address(es)?|domaines?|domains?/i;

/**
 * Reads a list of addresses and domains out of what other tools export: one on a line, or a table of which the column is
 * told by what most lines hold there. Neither kind can hold a separator, so no quoting rule is needed; a line whose cells
 * are shifted gives its first address.
 */
export function readSuppressionList(text: string): SuppressionList {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const rows = lines.map((line) => line.split(SEPARATORS).map(cleanCell));
  const column = bestColumn(rows.filter((row) => row.some((cell) => cell !== '')).slice(0, SAMPLE_LINES));
  const keys = new Map<string, ListedKey>();
  const faults: { line: number; fault: ListFault }[] = [];
  let title: string | null = null;
  let isFirst = true;
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell === '')) continue;
    const found = keyOf(row[column] ?? '') ?? firstAddress(row);
    if (found === null && isFirst && row.some((cell) => TITLE.test(cell))) title = row[column] ?? null;
    else if (found === null) faults.push({ line: index + 1, fault: 'unreadable' });
    else if (found.kind === 'domain' && isFreemail(found.key)) faults.push({ line: index + 1, fault: 'freemail' });
    else keys.set(`${found.kind} ${found.key}`, found);
    isFirst = false;
  }
  return { keys: [...keys.values()], faults, column: title };
}

/** Quotes, and the apostrophe that keeps a spreadsheet from running a cell. */
const cleanCell = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^'(?=[=+\-@])/, '')
    .trim();

/** `@example.com` and `*@example.com` are domains, as other tools write them. */
function keyOf(cell: string): ListedKey | null {
  if (cell === '') return null;
  const domainOnly = /^\*?@(.+)$/.exec(cell)?.[1];
  if (domainOnly === undefined && cell.includes('@')) {
    const address = normaliseEmail(cell);
    return address === null ? null : { kind: 'address', key: address };
  }
  const domain = normaliseDomain(domainOnly ?? cell);
  return domain === null ? null : { kind: 'domain', key: domain };
}

function firstAddress(row: readonly string[]): ListedKey | null {
  for (const cell of row) {
    const found = keyOf(cell);
    if (found?.kind === 'address') return found;
  }
  return null;
}

/** The column that holds most addresses; where none holds any, most domains. */
function bestColumn(rows: readonly (readonly string[])[]): number {
  const width = Math.max(0, ...rows.map(({ length }) => length));
  let best = { column: 0, score: 0 };
  for (let column = 0; column < width; column++) {
    const kinds = rows.map((row) => keyOf(row[column] ?? '')?.kind);
    const addresses = kinds.filter((kind) => kind === 'address').length;
    const domains = kinds.filter((kind) => kind === 'domain').length;
    const score = addresses * rows.length + domains + (TITLE.test(rows[0]?.[column] ?? '') ? 0.5 : 0);
    if (score > best.score) best = { column, score };
  }
  return best.column;
}
