import type { Language } from '#domain/language.ts';

const LETTERS = {
  fr: {
    subject: 'Votre nouveau mot de passe LeadGen',
    before: 'Bonjour,\n\nPour choisir un nouveau mot de passe, ouvrez ce lien dans l’heure\u00a0:',
    after: 'Si vous n’avez rien demandé, ne faites rien\u00a0: votre mot de passe reste le même.\n\nLeadGen',
  },
  en: {
    subject: 'Your new LeadGen password',
    before: 'Hello,\n\nTo choose a new password, open this link within the hour:',
    after: 'If you did not ask for it, do nothing: your password stays the same.\n\nLeadGen',
  },
} as const satisfies Record<Language, { subject: string; before: string; after: string }>;

/** The letter that lets somebody choose a new password, in plain text. */
export function passwordResetLetter(language: Language, link: string): { subject: string; text: string } {
  const { subject, before, after } = LETTERS[language];
  return { subject, text: `${before}\n\n${link}\n\n${after}\n` };
}
