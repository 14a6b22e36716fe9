import type { Language } from '#domain/language.ts';
import type { Step } from '#domain/sequence.ts';

/** What a first sequence says of the sender: one sentence per language. */
export type Offer = Readonly<Record<'fr' | 'en', string>>;

/** Until the sender says it in their own words. */
export const STARTER_OFFER: Offer = {
  fr: 'Nous aidons des équipes comme la vôtre à gagner du temps sur ce qui les freine aujourd’hui.',
  en: 'We help teams like yours save time on what slows them down today.',
};

/**
 * A sequence to begin with: three messages, in both languages, that ask one thing each and can be sent as they stand.
 *
 * @param opener whether the first one opens with a stored fact about its reader; without such facts it cannot be written
 */
export function starterSteps({ offer = STARTER_OFFER, opener }: { offer?: Offer; opener: boolean }): Step[] {
  const why = {
    fr: opener ? '{{opener}}' : 'Je vous écris parce que vous travaillez chez {{company.name}}.',
    en: opener ? '{{opener}}' : 'I am writing because you work at {{company.name}}.',
  };
  return [
    step(0, {
      fr: {
        subject: 'Une question pour {{company.name}}',
        body: `Bonjour {{lead.firstName}},

${why.fr}

${offer.fr}

Est-ce un sujet chez {{company.name}} cette année\u00a0? Si oui, vingt minutes au téléphone suffisent pour voir si nous pouvons vous être utiles.

{{sender.firstName}}`,
      },
      en: {
        subject: 'A question for {{company.name}}',
        body: `Hello {{lead.firstName}},

${why.en}

${offer.en}

Is this a subject at {{company.name}} this year? If so, twenty minutes on the phone are enough to see whether we can be of use.

{{sender.firstName}}`,
      },
    }),
    step(3, {
      fr: {
        subject: '',
        body: `Bonjour {{lead.firstName}},

Je reviens vers vous au cas où mon message serait arrivé un mauvais jour. Si le sujet ne vous concerne pas, dites-le-moi d’un mot et j’en resterai là. Sinon, quel jour vous conviendrait pour en parler\u00a0?

{{sender.firstName}}`,
      },
      en: {
        subject: '',
        body: `Hello {{lead.firstName}},

I am coming back to you in case my message arrived on a bad day. If this is not for you, one word is enough and I will leave it there. Otherwise, which day would suit you for a short call?

{{sender.firstName}}`,
      },
    }),
    step(5, {
      fr: {
        subject: '',
        body: `Bonjour {{lead.firstName}},

C’est mon dernier message. Si le sujet revient, même dans six mois, il suffit de répondre ici. Y a-t-il quelqu’un d’autre chez {{company.name}} à qui il vaudrait mieux que j’écrive\u00a0?

{{sender.firstName}}`,
      },
      en: {
        subject: '',
        body: `Hello {{lead.firstName}},

This is my last message. If the subject comes back, even in six months, just answer here. Is there somebody else at {{company.name}} whom I had better write to?

{{sender.firstName}}`,
      },
    }),
  ];
}

const step = (delayWorkingDays: number, texts: Step['variants'][number]['texts']): Step => ({
  delayWorkingDays,
  variants: [{ label: 'A', texts }],
});

/** A step with nothing written yet, in one language, so many working days after the one before. */
export const blankStep = (delayWorkingDays: number, language: Language): Step =>
  step(delayWorkingDays, { [language]: { subject: '', body: '' } });
