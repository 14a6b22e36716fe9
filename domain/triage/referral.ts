import { addressesIn, type ParsedMail } from '../mail.ts';
import { fold, sentencesOf } from './fold.ts';

const SPOKEN =
  /\b([\p{L}\d]+(?:(?:\s*(?:\.|\bdot\b|\bpoint\b|\bpunkt\b|\(dot\)|\[dot\])\s*|[_-])[\p{L}\d]+)*)\s*(?:\bat\b|\barobase\b|\(at\)|\[at\]|\(a\)|\[a\]|\(arobase\)|@)\s*([\p{L}\d-]+(?:\s*(?:\.|\bdot\b|\bpoint\b|\bpunkt\b|\(dot\)|\[dot\])\s*[\p{L}\d-]+)+)/u;
const POINTING =
  /\b(?:contact\w*|adress\w*|ecri\w*|email|e-mail|mail|write|reach|speak|talk|ask|try|resend|send|direct\w*|joindre|joign\w*|voir|voyez|urgen\w*|assist\w*|instead|desormais|dorenavant|successor|colleague|collegue|wenden|kontakt\w*|vertretung|schreiben|escrib\w*|dirij\w*|scriv\w*|rivolg\w*|contatt\w*|neem|stuur|plutot|boucle|copie|cc|copying|looping|replac\w*|remplac\w*|occupe|handles?|looks? after|charge|responsible|want)\b/;

/**
 * The address that a message says to write to instead: in its text (also spelt "jean dot durand at firm dot fr"), or in
 * Cc when the text says that somebody is copied. Null when only a name is given. Never the sender's own address or ours.
 */
export function referralIn(mail: ParsedMail, text: string): string | null {
  const own = new Set([mail.from, ...mail.to, ...mail.replyTo].flatMap((who) => (who === null ? [] : [who.address])));
  const fresh = (addresses: readonly string[]): string[] =>
    addresses.filter((address) => !own.has(address) && !/^(?:no-?reply|postmaster|mailer-daemon)@/.test(address));
  const sentences = sentencesOf(text);
  const pointed = sentences.filter((sentence, index) =>
    POINTING.test(fold(`${sentences[index - 1] ?? ''} ${sentence} ${sentences[index + 1] ?? ''}`)),
  );
  const written = fresh(pointed.flatMap(addressesIn))[0] ?? fresh(addressesIn(text))[0];
  if (written !== undefined) return written;
  const spoken = spokenAddress(text);
  if (spoken !== null && !own.has(spoken)) return spoken;
  const copied =
    /\b(?:cc|copie|copy\w*|copied|loop\w*|boucle|adding|added|introduc\w*|ajoute|mets|meet|@)\b|@\p{L}/u.test(
      fold(text),
    );
  const cc = fresh(mail.cc.map(({ address }) => address));
  if (copied && cc[0] !== undefined) return cc[0];
  return null;
}

function spokenAddress(text: string): string | null {
  if (!/\b(?:dot|point|punkt|at|arobase|chez)\b|\((?:at|dot|a|arobase)\)|\[(?:at|dot|a)\]/i.test(text)) return null;
  const spelt = /arobase|\((?:at|a)\)|\[(?:at|a)\]/i.test(text);
  const match = SPOKEN.exec(text.toLowerCase().replace(/\s*(?:\(arobase\)|\barobase\b)\s*/g, ' at '));
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const joined = (part: string): string =>
    part
      .replace(/\s*(?:\(dot\)|\[dot\]|\bdot\b|\bpoint\b|\bpunkt\b)\s*/g, '.')
      .replace(/\s*([._-])\s*/g, '$1')
      .replace(/\s+/g, '');
  const address = `${joined(match[1])}@${joined(match[2])}`;
  return spelt || /\b(?:dot|point|punkt)\b|\((?:dot|at|a)\)|\[(?:dot|at|a)\]/.test(match[0])
    ? (addressesIn(address)[0] ?? null)
    : null;
}
