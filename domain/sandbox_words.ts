import { fold } from './triage/fold.ts';
import { LOCALE, type Language } from './language.ts';
import { SANDBOX_COLLEAGUES } from './sandbox_people.ts';
import type { AnswerKind } from './temperament.ts';

/** The kinds of answer that are a letter in somebody's own words. The others are reports of machines, or a booking. */
export type SpokenKind = Exclude<AnswerKind, 'hard_bounce' | 'complaint' | 'booking'>;

export interface Speaker {
  readonly language: Language;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string | null;
  readonly company: string | null;
  /** normalised */
  readonly email: string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A date as a person writes it: `lundi 25 janvier 2027`, `Monday 25 January 2027`. */
export function spokenDate(isoDate: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
    .format(new Date(`${isoDate}T12:00:00Z`))
    .replace(',', '');
}

/** The address of somebody at a domain: `claire.delmas@atelier-nordin.example`. */
export function addressAt(firstName: string, lastName: string, domain: string): string {
  const part = (name: string) => fold(name).replace(/[^a-z0-9]+/g, '-');
  return `${part(firstName)}.${part(lastName)}@${domain}`;
}

/** The colleague whom a person of the sandbox names, with the address at the same company. */
export function colleagueOf({ language, email }: Pick<Speaker, 'language' | 'email'>) {
  const colleague = SANDBOX_COLLEAGUES[language];
  return {
    ...colleague,
    email: addressAt(colleague.firstName, colleague.lastName, email.slice(email.lastIndexOf('@') + 1)),
  };
}

/**
 * What a person of the sandbox writes, without quotes and signature.
 * @param to first name of whom they answer
 * @param isoDate the date they give, for `not_now` and `out_of_office`
 */
export function speak(kind: SpokenKind, speaker: Speaker, to: string, isoDate: string | null): string {
  const date = isoDate === null ? '' : spokenDate(isoDate, speaker.language);
  return WORDS[speaker.language][kind]({ to, date, colleague: colleagueOf(speaker) });
}

interface Blanks {
  readonly to: string;
  readonly date: string;
  readonly colleague: ReturnType<typeof colleagueOf>;
}

const WORDS = {
  fr: {
    interested: ({ to }) =>
      `Bonjour ${to},\n\nMerci pour votre message, le sujet m’intéresse. Je veux bien en discuter une vingtaine de minutes la semaine prochaine.\n\nAvez-vous des créneaux à me proposer ?`,
    info_request: ({ to }) =>
      `Bonjour ${to},\n\nPouvez-vous m’en dire un peu plus ? Quel est le tarif pour une équipe d’une quinzaine de personnes, et avez-vous une plaquette à m’envoyer ?`,
    referral: ({ to, colleague }) =>
      `Bonjour ${to},\n\nCe n’est pas moi qui m’occupe de ce sujet. Je vous invite à contacter mon collègue ${colleague.firstName} ${colleague.lastName}, notre ${colleague.title} : ${colleague.email}.`,
    not_now: ({ to, date }) =>
      `Bonjour ${to},\n\nCe n’est pas le bon moment pour nous : toute l’équipe est prise par un autre projet. Pouvez-vous me recontacter le ${date} ?`,
    negative: ({ to }) =>
      `Bonjour ${to},\n\nMerci, mais nous ne sommes pas intéressés : nous avons déjà ce qu’il nous faut.`,
    opt_out: ({ to }) => `Bonjour ${to},\n\nMerci de me retirer de votre liste et de ne plus me contacter.`,
    out_of_office: ({ date }) =>
      `Bonjour,\n\nJe suis en congé et de retour au bureau le ${date}. Je n’ai pas accès à mes messages pendant cette période.\n\nPour toute urgence, merci d’appeler le standard.`,
  },
  en: {
    interested: ({ to }) =>
      `Hi ${to},\n\nThanks for getting in touch, this sounds interesting. I would be happy to have a call next week.\n\nWhat times could you do?`,
    info_request: ({ to }) =>
      `Hi ${to},\n\nCould you tell me a bit more? What does it cost for a team of fifteen, and do you have a brochure you could send me?`,
    referral: ({ to, colleague }) =>
      `Hi ${to},\n\nI am not the right person for this. Please contact my colleague ${colleague.firstName} ${colleague.lastName}, our ${colleague.title}: ${colleague.email}.`,
    not_now: ({ to, date }) =>
      `Hi ${to},\n\nThis is not a good time for us, the whole team is busy with another project. Please get back to me on ${date}.`,
    negative: ({ to }) => `Hi ${to},\n\nThank you, but we are not interested. We already have what we need.`,
    opt_out: ({ to }) => `Hi ${to},\n\nPlease remove me from your list and do not contact me again.`,
    out_of_office: ({ date }) =>
      `Hello,\n\nI am out of the office and will be back on ${date}. I have no access to my email until then.\n\nFor anything urgent, please call our switchboard.`,
  },
} satisfies Record<Language, Record<SpokenKind, (blanks: Blanks) => string>>;

/** The subject of an answer: the thread's, or an absence notice of its own. */
export function answerSubject(kind: SpokenKind | 'words', subject: string, language: Language): string {
  const bare = subject.replace(/^((re|ré|rép|fw|fwd|tr)\s*:\s*)+/i, '');
  if (kind !== 'out_of_office') return `Re: ${bare}`;
  return language === 'fr' ? `Réponse automatique : ${bare}` : `Automatic reply: ${bare}`;
}

/** The signature under an answer. */
export function signatureOf({ firstName, lastName, title, company, language }: Speaker): string {
  const bye = language === 'fr' ? 'Bien cordialement,' : 'Best regards,';
  return [
    bye,
    '',
    '-- ',
    `${firstName} ${lastName}`,
    [title, company]
      .filter(Boolean)
      .map((part) => capital(part ?? ''))
      .join(', '),
  ]
    .join('\n')
    .trimEnd();
}

/** The message answered, as most programs quote it, under their line of attribution. */
export function quoteOf(
  { language }: Pick<Speaker, 'language'>,
  original: {
    readonly from: string;
    readonly at: { readonly isoDate: string; readonly time: string };
    readonly text: string;
  },
): string {
  const date = spokenDate(original.at.isoDate, language);
  const attribution =
    language === 'fr'
      ? `Le ${date} à ${original.at.time}, ${original.from} a écrit :`
      : `On ${date} at ${original.at.time}, ${original.from} wrote:`;
  const quoted = original.text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line === '' ? '>' : `> ${line}`));
  return [attribution, '', ...quoted].join('\n');
}
