import { bannedIn, withoutBanned } from './banned_word.ts';
import type { Language } from './language.ts';
import type { TriageKind } from './triage/kinds.ts';
import type { Voice } from './voice.ts';

interface Wanted {
  readonly kind: TriageKind;
  readonly language: Language;
  readonly address: 'tu' | 'vous';
  readonly bookingUrl: string | null;
  readonly variant: number;
  readonly voice: Voice;
}

/** What stands around what is known: words that state nothing. An empty one is left out. */
interface Words {
  readonly greeting: string;
  readonly thanks: string;
  readonly invitation: string;
  readonly close: string;
}

/** The template of an answer in a workspace's voice; null where none is suggested. */
export function suggestionWords({ kind, language, address, bookingUrl, variant, voice }: Wanted): Words | null {
  const texts = TEXTS[language][kind];
  if (texts === undefined) return null;
  const manner = language === 'fr' ? address : voice.manner;
  const say = (text: string): string => MANNERS[manner].reduce((left, [from, to]) => left.replaceAll(from, to), text);
  /** The first wording from the one asked for on that holds nothing banned; where all do, without it. */
  const pick = (of: readonly string[]): string => {
    const turned = of.map((_, at) => say(of[(variant + at) % of.length] ?? ''));
    return withoutBanned(
      turned.find((one) => bannedIn(one, voice.banned).length === 0) ?? turned[0] ?? '',
      voice.banned,
    );
  };
  const ownClosing = voice.closing[language];
  return {
    greeting: voice.greeting[language] ?? pick([GREETING[language]]),
    thanks: pick(texts.thanks),
    invitation: texts.invites
      ? bookingUrl === null
        ? pick(ASKING[language])
        : `${pick(INVITING[language])} ${bookingUrl}`
      : '',
    close: ownClosing === null ? pick(texts.close) : `${ownClosing},`,
  };
}

const GREETING = { fr: 'Bonjour', en: 'Hello' } as const satisfies Record<Language, string>;

const INVITING = {
  fr: [
    'Le plus simple est de choisir le moment qui vous convient ici\u00a0:',
    'Vous pouvez choisir un moment ici\u00a0:',
  ],
  en: ['The easiest is to pick the time that suits you here:', 'You can pick a time here:'],
} as const satisfies Record<Language, readonly string[]>;
const ASKING = {
  fr: ['Quel moment vous conviendrait pour en parler\u00a0?', 'Quand pourrions-nous en parler\u00a0?'],
  en: ['When would suit you to talk about it?', 'When could we talk about it?'],
} as const satisfies Record<Language, readonly string[]>;

type Texts = { readonly thanks: readonly string[]; readonly invites: boolean; readonly close: readonly string[] };
const TEXTS: Record<Language, Partial<Record<TriageKind, Texts>>> = {
  fr: {
    interested: {
      thanks: ['Merci de votre réponse.', 'Merci, votre retour me fait plaisir.'],
      invites: true,
      close: ['À très bientôt,', 'Bonne journée,'],
    },
    info_request: {
      thanks: ['Merci de votre question.', 'Merci de l’intérêt que vous portez au sujet.'],
      invites: true,
      close: ['Bonne journée,', 'À bientôt,'],
    },
    referral: {
      thanks: [
        'Merci beaucoup pour cette mise en relation. Je lui écris de votre part, et je ne vous dérange pas davantage.',
      ],
      invites: false,
      close: ['Bonne journée,'],
    },
    not_now: {
      thanks: ['Merci de me l’avoir dit. Je reviens vers vous à la date indiquée, pas avant.'],
      invites: false,
      close: ['Bonne journée,'],
    },
  },
  en: {
    interested: {
      thanks: ['Thank you for your answer.', 'Thank you, I was glad to read you.'],
      invites: true,
      close: ['Speak soon,', 'Have a good day,'],
    },
    info_request: {
      thanks: ['Thank you for your question.', 'Thank you for looking into this.'],
      invites: true,
      close: ['Have a good day,', 'Speak soon,'],
    },
    referral: {
      thanks: [
        'Thank you very much for the introduction. I will write to them on your behalf, and leave you in peace.',
      ],
      invites: false,
      close: ['Have a good day,'],
    },
    not_now: {
      thanks: ['Thank you for telling me. I will come back to you on that date, not before.'],
      invites: false,
      close: ['Have a good day,'],
    },
  },
};

/** The same in another manner: these templates alone, never what is quoted. */
const MANNERS: Record<Voice['address'] | Voice['manner'], readonly (readonly [string, string])[]> = {
  vous: [],
  tu: [
    ['Merci de votre réponse', 'Merci de ta réponse'],
    ['votre retour', 'ton retour'],
    ['Merci de votre question', 'Merci de ta question'],
    ['l’intérêt que vous portez', 'l’intérêt que tu portes'],
    ['de votre part, et je ne vous dérange', 'de ta part, et je ne te dérange'],
    ['Je reviens vers vous', 'Je reviens vers toi'],
    ['le moment qui vous convient', 'le moment qui te convient'],
    ['Vous pouvez choisir', 'Tu peux choisir'],
    ['Quel moment vous conviendrait', 'Quel moment te conviendrait'],
  ],
  formal: [],
  friendly: [
    ['Hello', 'Hi'],
    ['Thank you very much', 'Many thanks'],
    ['Thank you', 'Thanks'],
    ['I will', 'I’ll'],
    ['The easiest is to', 'It’s easiest to'],
  ],
};
