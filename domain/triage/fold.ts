/**
 * Text as the rules compare it: lower case, without accents, straight quotes, plain spaces. One character in gives one
 * character out wherever that is possible, so that "é" typed, composed or forgotten are the same.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u00ab\u00bb\u201e]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/\u200b|\u200c|\u200d|\u2060|\ufeff/g, '');

/** Abbreviations whose point ends no sentence. */
const ABBREVIATED =
  /(?:^|[\s(])(?:m|mr|mrs|ms|mme|mlle|dr|st|art|no|ext|tel|approx|env|etc|cf|p\.ex|e\.g|i\.e|[a-z])\.$/i;

/** A day of the month as German writes it ends in a full stop, and so does no sentence: `bis zum 14. Dezember`. */
const ORDINAL = /(?:^|\s)\d{1,2}\.$/;
const MONTH = /^(?:januar|februar|m[äa]rz|april|mai|ju[nl]i|august|(?:septem|okto|novem|dezem)ber)(?!\p{L})/iu;

/** Sentences of a text, in order, with wrapped lines joined. Addresses and abbreviations are not cut. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const paragraph of text.split(/\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–]|\d{1,2}[.)])\s)/)) {
    let current = '';
    const flowing = paragraph.replace(/\s*\n\s*/g, ' ').trim();
    const pieces = flowing.split(/(?<=[.!?…][)"'»]?)\s+/);
    for (const [index, piece] of pieces.entries()) {
      current = current === '' ? piece : `${current} ${piece}`;
      if (ABBREVIATED.test(current)) continue;
      if (ORDINAL.test(piece) && MONTH.test(pieces[index + 1] ?? '')) continue;
      sentences.push(current);
      current = '';
    }
    if (current !== '') sentences.push(current);
  }
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}

/** A text without what stands in it between quotation marks: words of somebody else's, which its writer holds up. */
export const ownWords = (text: string): string => text.replace(/["«“][^"»”\n]{1,60}["»”]/g, ' ');
