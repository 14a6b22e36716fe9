import type { Occasion } from './suggestion_words.ts';
import { fold, sentencesOf } from './triage/fold.ts';
import type { TriageKind } from './triage/kinds.ts';

interface Read {
  readonly kind: TriageKind;
  /** What they wrote, without quotation and signature. */
  readonly reply: string;
  /** The address of whom they name. */
  readonly referral: string | null;
  /** They name a day, and maybe an hour, to talk. */
  readonly proposesTime: boolean;
  /** How many questions they ask, how many of them nothing known answers, and whether anything known is said. */
  readonly questions: number;
  readonly open: number;
  readonly isAnswered: boolean;
  /** The page that says where their data came from. */
  readonly whyUrl: string | null;
}

/** Which words an answer takes; null for what is not answered. */
export function occasionOf(read: Read): Occasion | null {
  const whyUrl = read.whyUrl !== null && sentencesOf(read.reply).some(asksWhence) ? read.whyUrl : null;
  const quiet = { invitation: null, isTheirs: false, whyUrl };
  switch (read.kind) {
    case 'interested':
      return { ...quiet, thanks: 'answer', invitation: invitationOf(read), close: 'soon' };
    case 'info_request':
      return { ...quiet, thanks: thanksFor(read), invitation: invitationOf(read), close: 'day' };
    case 'referral':
      return { ...quiet, thanks: pointing(read), close: 'day' };
    case 'not_now':
      return { ...quiet, thanks: 'not_now', close: 'day' };
    case 'negative':
      return {
        ...quiet,
        thanks: read.isAnswered ? 'objection' : 'refusal',
        close: 'farewell',
        isTheirs: read.isAnswered,
      };
    default:
      return null;
  }
}

function invitationOf({ proposesTime, open, isAnswered }: Read): Occasion['invitation'] {
  if (proposesTime) return 'proposed';
  if (open === 0) return 'plain';
  return isAnswered ? 'rest' : 'open';
}

const thanksFor = ({ questions, reply }: Read): Occasion['thanks'] =>
  !reply.includes('?') ? 'answer' : questions > 1 ? 'questions' : 'question';

const PASSED_ON =
  /\b(?:(?:je |j'ai |nous |l'ai |le )?(?:transmets|transmis|transmettons|fais suivre|fait suivre|faire suivre)|forward(?:ed|ing)?|pass(?:ed|ing)? (?:it|this|that|your \w+) (?:on|along)|(?:reviendra|reviendront) vers vous|(?:vous|te) (?:recontactera|repondra|contactera)|will (?:get back|be in touch|reach out|contact you)|'ll (?:get back|be in touch|reach out)|weitergeleitet|leite\w* (?:es |ihre \w+ )?weiter|reenvi\w+|inoltr\w+|doorgestuurd)\b/;
/** Who is pointed to, by a name of two words, or by their place in the firm. */
const POINTS =
  /\b(?:voyez|voir|contacte[rz]?|contact|adresse[rz]|ecrire|ecrivez|parle[rz]|demande[rz]|c'est|talk|speak|ask|reach|write|try|wenden|hable|contacte|rivolg\w+|neem)\b/;
const NAME = /\p{Lu}\p{Ll}+ \p{Lu}\p{L}+/u;
const PLACE =
  /\b(?:mon|ma|notre|my|our|mein\w*|unser\w*|mi|nuestr[oa]|mio|mia|nostr[oa]|mijn|onze) (?:[\w-]+ ){0,2}(?:collegue|colleague|manager|directeur|directrice|director|responsable|chef|head|assistante?|associee?|partner|kolleg\w+|leiter\w*|companer[oa]|collega|direttore)\b/;
const GREETS = /^(?:bonjour|bonsoir|salut|hello|hi|hey|dear|guten tag|hola|buongiorno|goedendag)[^,.!?]{0,40},/iu;

function pointing({ reply, referral }: Read): Occasion['thanks'] {
  if (PASSED_ON.test(fold(reply))) return 'passed_on';
  if (referral !== null) return 'pointed';
  const sentences = sentencesOf(reply).map((sentence) => sentence.replace(GREETS, ''));
  const names = sentences.some((one) => PLACE.test(fold(one)) || (POINTS.test(fold(one)) && NAME.test(one)));
  return names ? 'named' : 'not_me';
}

const WHENCE =
  /\b(?:ou (?:avez-vous|as-tu|vous avez|tu as)|comment (?:avez-vous|as-tu|vous avez|tu as)|d'ou (?:tenez|tiens|vien\w+|sort\w*)|ou (?:trouv|recuper)\w+|where (?:did|have|do) you|how (?:did|have|do) you|woher|de donde|da dove|waar (?:heeft|hebt|komt))\b.*\b(?:adresses?|mails?|e-mails?|coordonnees|contacts?|donnees|numeros?|nom|address|emails?|details|data|number|name|daten|kontakt|adresse|direccion|datos|correo|indirizzo|dati|adres|gegevens)\b|\b(?:quelles? (?:donnees|informations?)|what (?:personal )?(?:data|information))\b.*\b(?:sur moi|me concernant|on me|about me)\b/;

/** Whether a sentence asks where what we know of its writer came from, or what it is. */
export const asksWhence = (sentence: string): boolean => WHENCE.test(fold(sentence));
