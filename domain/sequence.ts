import type { Language } from './language.ts';

/** The text of one variant in one language. Both fields are templates (domain/template.ts). */
export type StepText = { subject: string; body: string };

/** One of a step's A/B texts. A language without a text falls back to the sequence's own language. */
export type Variant = { label: string; texts: Partial<Record<Language, StepText>> };

/** A step of a sequence. `delayWorkingDays` counts from the previous step's dispatch; it is 0 for the first. */
export type Step = { delayWorkingDays: number; variants: Variant[] };

/** The subject of a follow-up: the first step's, as a reply in the same thread. */
export function followUpSubject(firstSubject: string, language: Language): string {
  const bare = firstSubject.replace(/^(re|ré|rép)\s*:\s*/i, '');
  return language === 'fr' ? `Re : ${bare}` : `Re: ${bare}`;
}
