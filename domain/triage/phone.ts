import { fold, sentencesOf } from './fold.ts';

/** A number as people write one: international, with the national prefix, or in three parts as in North America; 9 digits at least. */
const NUMBER =
  /(?<![\d+/.-])(?:\+\d{1,3}[ .()/-]{0,2}(?:\(0\)[ .-]?)?\d[\d .()/-]{6,16}\d|\(?0\d[\d .()/-]{7,14}\d|\(?[2-9]\d\d\)?[-. ]\d{3}[-. ]\d{4})(?![\d/-])/g;
/** No date, though it may hold what looks like one: an international number, and a French one in pairs as `06.12.34.56.78`. */
const PLAIN = /^(?:\+|0[1-9]([ .-]?)\d\d(?:\1\d\d){3}$)/;
const DATE = /\b(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)?\d\d\b/;
/** Numbers that nobody is called under: registers, accounts, dates, faxes. */
const NO_PHONE =
  /\b(?:fax|telecopie|siret|siren|rcs|tva|vat|iban|ust|nif|kvk|p\.? ?iva|n°|no\.?|ref\w*|capital|code|facture|invoice|order|commande|ticket)\W{0,3}$/;
/** The writer's own: "my mobile", "call me on". */
const OWN =
  /\b(?:mon|ma|moi|me|m'|je suis|my|mein\w*|mich|mir|mi|mio|mijn|llam\w*me|chiam\w*mi|jsui)\b|\b(?:llamame|chiamami|chiamatemi|rappelez-moi|appelez-moi|telephonez-moi)\b/;
/** Somebody else's, or a house's. */
const OTHERS =
  /\b(?:collegu\w*|colleague\w*|associ\w+|assistant\w*|secretar\w*|secretair\w*|standard|accueil|switchboard|reception|astreinte|urgence\w*|emergency|urgent\w*|hotline|support|him|her|them|lui|elle|leur|son|sa|his|their|remplac\w+|replac\w+|successor|vertretung|kolleg\w*|colleg\w*|compan?er\w*|notre (?:service|equipe|agence)|bureau d')\b|@/;

/** The telephone that a reply says its writer is called under, with the words that say it, as they were written. */
type Phone = { readonly number: string; readonly sentence: string };

/**
 * The writer's own telephone: said to be theirs in what they wrote, or in the signature under it. Never one that stands
 * in what they quote, which is ours, and of a machine's message the signature alone. Null rather than a doubtful one. Pure.
 * @param text without quotes and signature
 * @param signature what was cut from under it
 */
export function phoneIn(text: string, signature: string, quoted: string, machine: boolean): Phone | null {
  const ours = numbersIn(quoted).map(digitsOf);
  const isOurs = (number: string): boolean => ours.some((one) => one.slice(-8) === digitsOf(number).slice(-8));
  const said = machine ? null : (saidIn(text, isOurs) ?? null);
  return said ?? signedWith(signature, isOurs);
}

function saidIn(text: string, isOurs: (number: string) => boolean): Phone | null {
  const sentences = sentencesOf(text);
  for (const [index, sentence] of sentences.entries()) {
    const [number, more] = numbersIn(sentence).filter((one) => !isOurs(one));
    if (number === undefined || more !== undefined) continue;
    const folded = fold(sentence).replace(/\s+/g, ' ');
    const around = fold(`${sentences[index - 1] ?? ''} ${sentence}`).replace(/\s+/g, ' ');
    const alone = sentence.replace(number, '').replace(/[^\p{L}]/gu, '').length < 25;
    if (!OTHERS.test(folded) && (OWN.test(folded) || (alone && !OTHERS.test(around)))) return { number, sentence };
  }
  return null;
}

const MOBILE = /\b(?:mob\w*|port\w*|cell\w*|gsm|handy|movil|cellulare|m|p)\W{0,3}$/;

/** Of several in a signature the mobile; a fax never. */
function signedWith(signature: string, isOurs: (number: string) => boolean): Phone | null {
  const found = signature.split('\n').flatMap((line) =>
    numbersIn(line)
      .filter((number) => !isOurs(number))
      .map((number) => ({
        number,
        sentence: line.trim(),
        mobile: MOBILE.test(fold(line.slice(0, line.indexOf(number)))) || /^(?:\+33 ?[67]|0[67])/.test(number),
      })),
  );
  if (found.length > 3) return null;
  const best = found.find(({ mobile }) => mobile) ?? found[0];
  return best === undefined ? null : { number: best.number, sentence: best.sentence };
}

function numbersIn(text: string): string[] {
  return [...text.matchAll(NUMBER)].flatMap(({ 0: number, index }) => {
    const before = fold(text.slice(Math.max(0, index - 16), index));
    const digits = digitsOf(number).length;
    const dated = !PLAIN.test(number.trim()) && DATE.test(number);
    return digits < 9 || digits > 14 || dated || NO_PHONE.test(before) ? [] : [number.replace(/\s+/g, ' ').trim()];
  });
}

const digitsOf = (number: string): string => number.replace('(0)', '').replace(/\D/g, '');
