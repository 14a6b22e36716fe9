/** What a spreadsheet would run as a formula (OWASP, CSV injection), full-width too, and after the spaces that it skips. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** A cell of a file of comma-separated values (RFC 4180, section 2): quoted, and never a formula. */
export function csvCell(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

/** A row, with its line break. */
export const csvRow = (cells: readonly (string | number)[], delimiter: string): string =>
  `${cells.map(csvCell).join(delimiter)}\r\n`;

/** What tells spreadsheets that a file is UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';
