import type { Language } from './language.ts';
import type { TriageKind } from './triage/kinds.ts';

interface Wanted {
  readonly kind: TriageKind;
  readonly language: Language;
  readonly address: 'tu' | 'vous';
  readonly bookingUrl: string | null;
  readonly variant: number;
}

/** What stands around what is known: words that state nothing. An empty one is left out. */
interface Words {
  readonly greeting: string;
  readonly thanks: string;
  readonly invitation: string;
  readonly close: string;
}

/** The template of an answer; null where none is suggested. */
export function suggestionWords({ kind, language, address, bookingUrl, variant }: Wanted): Words | null {
  const texts = TEXTS[language][kind];
  const pick = (of: readonly string[]): string => of[variant % of.length] ?? '';
  if (texts === undefined) return null;
  const said = {
    greeting: GREETING[language],
    thanks: pick(texts.thanks),
    invitation: texts.invites
      ? bookingUrl === null
        ? pick(ASKING[language])
        : `${pick(INVITING[language])} ${bookingUrl}`
      : '',
    close: pick(texts.close),
  };
  return address === 'vous' ? said : familiar(said);
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

/** The same to somebody who says "tu": these templates alone, never what is quoted. */
function familiar(words: Words): Words {
  const say = (text: string): string => TO_TU.reduce((left, [vous, tu]) => left.replaceAll(vous, tu), text);
  return { ...words, thanks: say(words.thanks), invitation: say(words.invitation), close: say(words.close) };
}
const TO_TU: readonly (readonly [string, string])[] = [
  ['Merci de votre réponse', 'Merci de ta réponse'],
  ['votre retour', 'ton retour'],
  ['Merci de votre question', 'Merci de ta question'],
  ['l’intérêt que vous portez', 'l’intérêt que tu portes'],
  ['de votre part, et je ne vous dérange', 'de ta part, et je ne te dérange'],
  ['Je reviens vers vous', 'Je reviens vers toi'],
  ['le moment qui vous convient', 'le moment qui te convient'],
  ['Vous pouvez choisir', 'Tu peux choisir'],
  ['Quel moment vous conviendrait', 'Quel moment te conviendrait'],
];
