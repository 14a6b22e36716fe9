import { parse } from 'csv-parse/sync';

/** What cells are separated by, most usual first. */
const CANDIDATES = [',', ';', '\t', '|', ':', '^', '~', '\u001f', '§', '¦', '#'];
/** How much of a file tells what separates its cells, in characters. */
const SAMPLE_CHARACTERS = 64 * 1024;
const SAMPLE_ROWS = 60;

/** Excel's first line, which says it: `sep=;`. */
export function statedDelimiter(text: string): { delimiter: string; length: number } | null {
  const stated = /^sep=(.)\r?\n/i.exec(text);
  return stated?.[1] === undefined ? null : { delimiter: stated[1], length: stated[0].length };
}

/**
 * Tells what separates the cells: what cuts most rows into the same number of cells as the first one has, two or more;
 * of several, what makes most cells. A file of one column has a comma.
 */
export function guessDelimiter(text: string): string {
  const cut = text.length > SAMPLE_CHARACTERS;
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  let best = { delimiter: ',', score: 0, cells: 1 };
  for (const delimiter of CANDIDATES) {
    if (!sample.includes(delimiter)) continue;
    const rows = sampleRows(sample, delimiter);
    if (cut && rows.length > 1) rows.pop();
    const cells = rows[0]?.length ?? 0;
    if (cells < 2) continue;
    const score = rows.filter((row) => row.length === cells).length / rows.length;
    if (score > best.score + 0.1 || (score > best.score - 0.1 && cells > best.cells))
      best = { delimiter, score, cells };
  }
  return best.delimiter;
}

function sampleRows(sample: string, delimiter: string): string[][] {
  try {
    return parse(sample, {
      delimiter,
      to: SAMPLE_ROWS,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    // The sample ends inside quotes, or they mean nothing with this delimiter: count what the lines show.
    return sample
      .split(/\r\n|\r|\n/)
      .filter((line) => line !== '')
      .slice(0, SAMPLE_ROWS)
      .map((line) => line.split(delimiter));
  }
}
