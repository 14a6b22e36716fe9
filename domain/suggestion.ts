import type { Language } from './language.ts';
import type { TriageKind } from './triage/kinds.ts';

type Suggested = { firstName: string | null; bookingUrl: string; senderFirstName: string };

/** An answer by template, for a person to read and send: it states nothing that is not known, and asks for a time. */
export function suggestReply(
  kind: TriageKind,
  language: Language,
  { firstName, bookingUrl, senderFirstName }: Suggested,
): string | null {
  const body = TEXTS[language][kind]?.(bookingUrl);
  if (!body) return null;
  const greeting =
    language === 'fr'
      ? firstName
        ? `Bonjour ${firstName},`
        : 'Bonjour,'
      : firstName
        ? `Hello ${firstName},`
        : 'Hello,';
  return `${greeting}\n\n${body}\n\n${senderFirstName}`;
}

const TEXTS: Record<Language, Partial<Record<TriageKind, (bookingUrl: string) => string>>> = {
  fr: {
    interested: (url) =>
      `Merci de votre réponse. Le plus simple est de choisir le moment qui vous convient ici : ${url}\n\nÀ très bientôt,`,
    info_request: (url) =>
      `Merci de votre question. Vingt minutes suffisent pour y répondre avec des exemples proches de votre cas. Choisissez un moment ici : ${url}\n\nSi vous préférez que je réponde par écrit, dites-le-moi simplement.`,
    referral: () =>
      'Merci beaucoup pour cette mise en relation. Je lui écris de votre part, et je ne vous dérange pas davantage.\n\nBonne journée,',
    not_now: () => 'Merci de me l’avoir dit. Je reviens vers vous à la date indiquée, pas avant.\n\nBonne journée,',
  },
  en: {
    interested: (url) =>
      `Thank you for your answer. The easiest is to pick the time that suits you here: ${url}\n\nSpeak soon,`,
    info_request: (url) =>
      `Thank you for your question. Twenty minutes are enough to answer it with examples close to yours. Pick a time here: ${url}\n\nIf you prefer an answer in writing, just say so.`,
    referral: () =>
      'Thank you very much for the introduction. I will write to them on your behalf, and leave you in peace.\n\nHave a good day,',
    not_now: () => 'Thank you for telling me. I will come back to you on that date, not before.\n\nHave a good day,',
  },
};
