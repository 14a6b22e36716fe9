/** A stretch of a letter: plain, or words that rest on a numbered piece of evidence. */
export interface Segment {
  readonly text: string;
  /** From 1; null for words that state nothing. */
  readonly evidence: number | null;
}

interface Claim {
  readonly text: string;
  readonly evidenceId: string;
}

/** The evidence in the order in which the letter leans on it; what it does not use comes last. */
export function numbered<Fact extends { readonly id: string }>(
  facts: readonly Fact[],
  claims: readonly Claim[],
): (Fact & { readonly number: number; readonly cited: boolean })[] {
  const place = (id: string): number => {
    const at = claims.findIndex(({ evidenceId }) => evidenceId === id);
    return at < 0 ? claims.length : at;
  };
  return [...facts]
    .sort((a, b) => place(a.id) - place(b.id))
    .map((fact, index) => ({ ...fact, number: index + 1, cited: place(fact.id) < claims.length }));
}

/** The paragraphs of a letter, each cut where a claim begins and ends. Words that a claim does not find stay plain. */
export function paragraphs(
  words: string,
  claims: readonly Claim[],
  numberOf: (evidenceId: string) => number | null,
): Segment[][] {
  return words.split(/\n{2,}/).map((paragraph) => {
    const marks = claims
      .flatMap(({ text, evidenceId }) => {
        const from = text === '' ? -1 : paragraph.indexOf(text);
        const evidence = numberOf(evidenceId);
        return from < 0 || evidence === null ? [] : [{ from, to: from + text.length, evidence }];
      })
      .sort((a, b) => a.from - b.from);
    const segments: Segment[] = [];
    let at = 0;
    for (const { from, to, evidence } of marks) {
      if (from < at) continue;
      if (from > at) segments.push({ text: paragraph.slice(at, from), evidence: null });
      segments.push({ text: paragraph.slice(from, to), evidence });
      at = to;
    }
    if (at < paragraph.length || segments.length === 0) segments.push({ text: paragraph.slice(at), evidence: null });
    return segments;
  });
}

/** A piece of text, or an address in it, shortened for the eye. */
export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

/** The addresses of a notice, which are signed for one reader and long, as `leadgen.example/o/…`. */
export function withLinks(notice: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of notice.matchAll(/https?:\/\/[^\s<>]+/g)) {
    if (match.index > at) pieces.push({ text: notice.slice(at, match.index), href: null });
    pieces.push({ text: shortened(match[0]), href: match[0] });
    at = match.index + match[0].length;
  }
  if (at < notice.length) pieces.push({ text: notice.slice(at), href: null });
  return pieces;
}

function shortened(address: string): string {
  const bare = address.replace(/^https?:\/\//, '');
  const parts = bare.split('/');
  return bare.length <= 40 ? bare : `${parts.slice(0, 2).join('/')}/…`;
}

/** The name and the address of a From field. */
export function senderOf(field: string): { name: string; address: string } {
  const match = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/.exec(field);
  return match === null ? { name: '', address: field } : { name: match[1] ?? '', address: match[2] ?? '' };
}
