import { describe, expect, it } from 'vitest';
import { suggestReply, threadLanguage } from '#domain/suggestion.ts';
import { REPLY_LANGUAGES, type ReplyLanguage } from '#domain/language.ts';
import { languageOf } from '#domain/triage/language.ts';
import { DEFAULT_VOICE } from '#domain/voice.ts';
import { ANY_TIME } from '#domain/wanted_time.ts';

const SHORT = {
  fr: 'Oui, volontiers.|Non merci.|D’accord, mardi 10h.|Quel prix ?|Merci de me retirer de la liste.|Rien à ajouter.',
  en: 'Yes please.|Sounds good.|Sure, Tuesday works.|How much?|Wrong person.|Please stop.',
  de: 'Ja, gerne.|Was kostet das?|Rufen Sie an.|Passt, Dienstag 10 Uhr.|Lieber nächste Woche.|Bitte abmelden.',
  es: 'Sí, claro.|No, gracias.|¿Qué precio tiene?|Llámeme mañana.|Deme de baja.|¿Cuándo?',
  it: 'Sì, volentieri.|No, grazie.|Quanto costa?|Va bene, martedì.|Perché no?|D’accordo.',
  nl: 'Ja, graag.|Nee, bedankt.|Wat kost het?|Prima, dinsdag dan.|Liever volgende maand.|Waarom niet?',
} as const satisfies Record<ReplyLanguage, string>;

describe('the language of a short reply', () => {
  it.each(REPLY_LANGUAGES.flatMap((language) => SHORT[language].split('|').map((text) => [language, text] as const)))(
    'is read as %s, and never as another that we did not write: %s',
    (language, text) => {
      for (const wrote of [null, 'fr', 'en'] as const) expect([language, wrote]).toContain(languageOf(text, wrote));
      expect(languageOf(text, language)).toBe(language);
    },
  );

  it.each(['Ok', 'Stop', '+1', 'Demo?', 'De la a?'])('is ours where it hardly tells: %s', (text) => {
    for (const wrote of [null, ...REPLY_LANGUAGES]) expect(languageOf(text, wrote)).toBe(wrote);
  });

  it('is what an answer is suggested in; what we wrote last decides where it does not tell', () => {
    const wrote = (text: string) => [{ direction: 'out', text } as const, { direction: 'in', text: 'Ok.' } as const];
    expect(threadLanguage(wrote('Bonjour, souhaitez-vous en parler jeudi ?'), 'en')).toBe('fr');
    expect(threadLanguage(wrote('Would you like to talk about it on Thursday?'), 'fr')).toBe('en');
    expect(threadLanguage([], 'en')).toBe('en');
    const nobody = { referral: null, wanted: ANY_TIME, firstName: null, bookingUrl: null, whyUrl: null } as const;
    const asked = { kind: 'interested', ...nobody, senderFirstName: '' } as const;
    const answered = (reply: string) =>
      suggestReply({ ...asked, reply, fallback: 'fr', knowledge: [], voice: DEFAULT_VOICE, variant: 0 })?.language;
    expect(['Ok.', 'Mardi 10h', 'Sure, Tuesday works.', 'Sì, volentieri.'].map(answered)).toEqual([
      'fr',
      'fr',
      'en',
      'it',
    ]);
  });
});
