import type { BannedWord } from './banned_word.ts';
import type { Language } from './language.ts';

/** How a workspace speaks in what is suggested to its people. */
export interface Voice {
  /** In French, to somebody whose own words do not tell. */
  readonly address: 'vous' | 'tu';
  /** In English. */
  readonly manner: 'formal' | 'friendly';
  /** In place of the templates' own, without the comma; null leaves them theirs. */
  readonly greeting: Readonly<Record<Language, string | null>>;
  readonly closing: Readonly<Record<Language, string | null>>;
  readonly banned: readonly BannedWord[];
}

export const DEFAULT_VOICE: Voice = {
  address: 'vous',
  manner: 'formal',
  greeting: { fr: null, en: null },
  closing: { fr: null, en: null },
  banned: [],
};

/** A workspace's voice, whatever of it was ever chosen. */
export const voiceOf = (stored: Partial<Voice> | null): Voice => ({ ...DEFAULT_VOICE, ...stored });

/** As many words as a person takes in; a greeting and a closing fit on a line. */
export const VOICE_MOST = { banned: 100, formula: 60 } as const;

/** A greeting or a closing as it is kept: without what ends its line. */
export const formulaOf = (line: string): string => line.trim().replace(/[\s,.!]+$/u, '');

/** A greeting or a closing: a few words, and nothing that could be an address or a number. */
export const isFormula = (text: string): boolean => /^\p{Lu}[\p{L}'’ -]+$/u.test(text);
