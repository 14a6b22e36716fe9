import { addressesIn } from '../mail.ts';
import { cut } from '../text.ts';
import { fold, sentencesOf } from './fold.ts';
import type { TriageKind } from './kinds.ts';
import { phoneIn } from './phone.ts';

/** What a reply may carry beside what it means, and only a person may act on. */
export const CARRIED_KINDS = ['referral', 'substitute', 'left_company', 'phone', 'come_back'] as const;
export type CarriedKind = (typeof CARRIED_KINDS)[number];

/** One thing that a reply carries, in values, and the sentence that says it: the sender's, shown and never logged. */
export type Carried = {
  readonly kind: CarriedKind;
  readonly values: Readonly<Record<string, string>>;
  readonly sentence: string;
};

/** A reply as triage read it. */
type ReadReply = {
  readonly kind: TriageKind;
  /** without quotes and signature */
  readonly text: string;
  readonly signature: string;
  readonly quoted: string;
  readonly machine: boolean;
  /** whom it says to write to instead */
  readonly referral: string | null;
  /** the day from which it asks to be written to again and the sentence that asks so, where it asks; looked for where it counts */
  readonly comeBack: () => { readonly date: string; readonly sentence: string } | null;
};

/** These end the matter: whoever wrote them is left alone. */
export const endsTheMatter = (kind: TriageKind): boolean =>
  ['opt_out', 'complaint', 'bounce_hard', 'bounce_soft'].includes(kind);
/** Of these the date drives the story by itself. */
const DATED: readonly TriageKind[] = ['not_now', 'out_of_office'];

/** What a reply carries: nothing where somebody asks to be left alone. Pure. */
export function carriedIn(reply: ReadReply): Carried[] {
  if (endsTheMatter(reply.kind)) return [];
  const gone = leftIn(reply);
  const phone = phoneIn(reply.text, reply.signature, reply.quoted, reply.machine);
  const later = DATED.includes(reply.kind) ? null : reply.comeBack();
  const found: (Carried | null)[] = [
    gone === null ? null : { kind: 'left_company', values: { who: gone.who }, sentence: gone.sentence },
    instead(reply, gone !== null),
    phone === null ? null : { kind: 'phone', values: { phone: phone.number }, sentence: phone.sentence },
    later === null ? null : { kind: 'come_back', values: { date: later.date }, sentence: later.sentence },
  ];
  return found.flatMap((one) => (one === null ? [] : [{ ...one, sentence: cut(one.sentence, 500) }]));
}

/** Whom to write to: for good where the writer refers or has left, else for as long as they are away. */
function instead({ kind, text, referral }: ReadReply, gone: boolean): Carried | null {
  if (referral === null) return null;
  const away = kind === 'out_of_office' || kind === 'not_now';
  if (!gone && !away && kind !== 'referral') return null;
  const sentences = sentencesOf(text);
  // An address that is spelt out, or only in Cc, stands in no sentence.
  const sentence = sentences.find((one) => addressesIn(one).includes(referral)) ?? sentences[0] ?? '';
  return {
    kind: away && !gone ? 'substitute' : 'referral',
    values: { email: referral, ...(nameBefore(sentence, referral) ?? nameIn(sentence, referral)) },
    sentence,
  };
}

/** A first and a last name, whose particles are written either way: `Jean de La Tour`, `Yann Le Goff`. */
const FULL_NAME = String.raw`(\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}[\p{Ll}'’]+)*)\s+((?:(?:[Dd]e|[Dd]u|[Dd]es|[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Dd]i|[Dd]a|[Dd]el|[Dd]ella|[Ll]e|[Ll]a)\s+)*\p{Lu}[\p{L}'’-]+)`;
const NAME = new RegExp(
  String.raw`${FULL_NAME}[\s,:(<[=–-]*(?:(?:at|à|au|sur|par|via|on|unter|op|a)\s+)?[\s(<[]*$`,
  'u',
);

const TITLE = /^(?:m|mr|mrs|ms|mme|mlle|monsieur|madame|mademoiselle|frau|herr|senora?|signora?|dott|mevrouw|meneer)$/i;

/** The name just before an address, where the address bears it out. */
function nameBefore(sentence: string, address: string): Named | null {
  const at = sentence.toLowerCase().indexOf(address.toLowerCase());
  const [, firstName, lastName] = NAME.exec(sentence.slice(0, Math.max(0, at))) ?? [];
  if (firstName === undefined || lastName === undefined) return null;
  if (TITLE.test(firstName)) return { lastName };
  const local = plain(address.split('@')[0] ?? '');
  return local.includes(plain(lastName)) || local.includes(plain(firstName)) ? { firstName, lastName } : null;
}

type Named = { readonly firstName?: string; readonly lastName: string };
const plain = (name: string): string => fold(name).replace(/[^a-z]/g, '');

const NAMES = new RegExp(String.raw`(?<![\p{L}'’-])${FULL_NAME}`, 'gu');

/** The name anywhere in the sentence, where an address is made of all of its words: `Mathieu Kervella, notre directeur : mathieu.kervella@…`. */
function nameIn(sentence: string, address: string): Named | null {
  const local = plain(address.split('@')[0] ?? '');
  for (const [, firstName = '', lastName = ''] of sentence.matchAll(NAMES))
    if ([`${firstName}${lastName}`, `${lastName}${firstName}`].map(plain).includes(local))
      return { firstName, lastName };
  return null;
}

/** The writer says so of themselves. */
const I_LEFT =
  /\b(?:j'ai|j'avais) quitte (?:la |le |les |l'|mon |mes |cette |notre |ce )?(?!mon bureau|la reunion|le bureau)|\bje (?:quitte|quitterai) (?:la societe|l'entreprise|le groupe|mes fonctions|mon poste)\b|\bje (?:ne )?(?:travaille|fais) plus (?:chez|pour|partie|ici|au sein|dans (?:l'entreprise|la societe|le groupe|cette (?:entreprise|societe)))|\bje (?:pars|suis parti\w*) (?:a |en )(?:la )?retraite\b|\b(?:i have|i've) (?:now |since |recently )?(?:left (?!a |the (?:office|building|meeting)|my desk)|retired)\b|\bi (?:no longer|don't) work (?:at|for|with|here)\b|\bi am no longer (?:with|at|employed|working)\b|\bi(?:'m| am) (?:retiring|leaving the (?:company|firm|business))\b|\bich (?:habe .{0,40}verlassen|bin nicht mehr (?:bei|im unternehmen|fur .{0,30}tatig))|\b(?:ya no|no) trabajo (?:aqui|en|para)|\bhe dejado (?:la empresa|de trabajar)|\bnon lavoro piu\b|\bik werk niet (?:meer|langer)\b/;
/** Somebody, or a machine in their place, says so of whom we wrote to. */
const THEY_LEFT =
  /\b(?:is|are) no longer (?:with|at|working|employed|part of|a member)\b(?! (?:my|his|her) desk)|\bno longer works? (?:here|at|for|with)\b|\bhas (?:now |since |recently )?(?:left (?:the (?:company|business|organi[sz]ation|firm|team)|us\b|[a-z]+\b(?! (?:office|building|desk)))|retired)\b|\bne (?:fait|fais) plus partie (?:de |du |des )|\bne travaille plus\b|\bn'est plus (?:en poste|salarie\w*|chez|parmi nous|dans (?:l'entreprise|la societe|nos effectifs))|\ba quitte (?:la societe|l'entreprise|le groupe|ses fonctions|son poste|notre (?:societe|entreprise|equipe|etablissement)|nos effectifs|les effectifs)|\best parti\w* (?:a|en) (?:la )?retraite\b|\b(?:ist|arbeitet) nicht mehr (?:bei|im unternehmen|fur (?:uns|das unternehmen)|tatig|im haus)|\b(?:hat|haben) (?:das unternehmen|unser haus|die firma) verlassen\b|\bya no (?:trabaja|forma parte)\b|\bha dejado (?:la empresa|de trabajar)\b|\bnon (?:lavora|fa) piu (?:parte|qui|con|per|presso)\b|\bha lasciato l'azienda\b|\bwerkt niet (?:meer|langer)\b|\bniet meer (?:werkzaam|in dienst)\b/;

/** Who has left by these words: whoever wrote them, or somebody whom they name. */
type Leaver = 'writer' | 'named';

function leftIn({ text }: ReadReply): { who: Leaver; sentence: string } | null {
  const said = (pattern: RegExp): string | undefined =>
    sentencesOf(text).find((sentence) => pattern.test(fold(sentence).replace(/\s+/g, ' ')));
  const [own, other] = [said(I_LEFT), said(THEY_LEFT)];
  if (own !== undefined) return { who: 'writer', sentence: own };
  return other === undefined ? null : { who: 'named', sentence: other };
}

/** What counts of it for the lead: their own telephone and leaving when they wrote, their leaving alone when somebody else or a machine did. */
export const carriedFor = (carried: readonly Carried[], byLead: boolean, machine: boolean): Carried[] =>
  carried.filter(({ kind, values }) => {
    if (kind === 'phone') return byLead;
    if (kind !== 'left_company') return true;
    return machine || byLead === (values['who'] === 'writer');
  });
