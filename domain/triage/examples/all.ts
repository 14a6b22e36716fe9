import type { PersonKind } from '../phrases/rule.ts';
import { COLLECTED_EXAMPLES } from './collected.ts';
import { ENGLISH_EXAMPLES } from './en.ts';
import { FRENCH_EXAMPLES } from './fr.ts';
import { OTHER_EXAMPLES } from './others.ts';

const KINDS = ['interested', 'info_request', 'referral', 'not_now', 'negative', 'opt_out'] as const;

/** What people answer, by what they mean: the classifier compares with it what its phrases leave in doubt. */
export const EXAMPLES: readonly (readonly [PersonKind, string])[] = [
  FRENCH_EXAMPLES,
  ENGLISH_EXAMPLES,
  OTHER_EXAMPLES,
  COLLECTED_EXAMPLES,
].flatMap((table) => KINDS.flatMap((kind) => table[kind].map((text) => [kind, text] as const)));
