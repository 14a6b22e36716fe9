import type { Language } from './language.ts';
import type { SuppressionReason } from './suppression.ts';

/** The columns of an exported list. */
export const SUPPRESSION_FILE_TITLES: Readonly<Record<Language, readonly string[]>> = {
  fr: ['Adresse ou domaine', 'Type', 'Motif', 'Date'],
  en: ['Address or domain', 'Type', 'Reason', 'Date'],
};

/** Why somebody is not written to, in an exported list. */
export const SUPPRESSION_REASON_WORDS: Readonly<Record<Language, Readonly<Record<SuppressionReason, string>>>> = {
  fr: {
    opt_out: 'désinscription',
    negative: 'refus',
    bounce_hard: 'adresse morte',
    complaint: 'plainte',
    erasure: 'effacement',
    manual: 'ajout à la main',
  },
  en: {
    opt_out: 'opt-out',
    negative: 'declined',
    bounce_hard: 'dead address',
    complaint: 'complaint',
    erasure: 'erased',
    manual: 'added by hand',
  },
};
