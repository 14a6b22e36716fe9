import { bannedIn, isSame } from './banned_word.ts';
import { sha256Hex } from './hash.ts';
import type { Id } from './id.ts';
import { editKey, partsOf, type VoiceEdit } from './voice_edit.ts';
import { formulaOf, type Voice } from './voice.ts';

/** An edit and where it was made. */
export interface SeenEdit extends VoiceEdit {
  readonly draftId: Id<'drf'>;
  readonly conversationId: Id<'cnv'>;
}

/** A change of the voice that people's edits speak for, which only a person makes. */
export interface VoiceProposal extends VoiceEdit {
  readonly key: string;
  /** Answers in which it was changed so, and answers that left it. */
  readonly times: number;
  readonly left: number;
  readonly conversations: readonly Id<'cnv'>[];
}

/** A change that was made less often than this is chance. */
export const SEEN_AT_LEAST = 3;

/** The name of a proposal, that a decision on it is kept under. */
export const proposalKey = (edit: VoiceEdit): string => sha256Hex(editKey(edit)).slice(0, 24);

/**
 * What the people of a workspace change consistently: made in three answers at least, and more often than it was left.
 * @param sent the answers that left lately
 * @param decided names of proposals that a person accepted or declined
 */
export function voiceProposals(
  edits: readonly SeenEdit[],
  { sent, voice, decided }: { sent: readonly string[]; voice: Voice; decided: ReadonlySet<string> },
): VoiceProposal[] {
  const groups = new Map<string, SeenEdit[]>();
  for (const edit of edits) groups.set(proposalKey(edit), [...(groups.get(proposalKey(edit)) ?? []), edit]);
  return [...groups]
    .flatMap(([key, [first, ...rest]]) => {
      if (first === undefined || decided.has(key) || isIn(voice, first)) return [];
      const times = new Set([first, ...rest].map(({ draftId }) => draftId)).size;
      const left = sent.filter((text) => leaves(text, first)).length;
      if (times < SEEN_AT_LEAST || left >= times) return [];
      const conversations = [...new Set([first, ...rest].map(({ conversationId }) => conversationId))].sort();
      const { kind, language, from, to } = first;
      return [{ key, kind, language, from, to, times, left, conversations }];
    })
    .sort((a, b) => b.times - a.times || (a.key < b.key ? -1 : 1));
}

/** The voice with another greeting or closing in it. */
export const voiceWith = (voice: Voice, { kind, language, to }: VoiceEdit): Voice =>
  kind === 'word' || language === null ? voice : { ...voice, [kind]: { ...voice[kind], [language]: to } };

/** Whether an answer says what the edit took away. */
function leaves(text: string, { kind, from }: VoiceEdit): boolean {
  if (kind === 'word') return bannedIn(text, [{ word: from, replacement: null }]).length > 0;
  const line = formulaOf(partsOf(text)[kind] ?? '');
  return line === from || line.startsWith(`${from} `);
}

/** Whether the voice has it already, or says otherwise. */
function isIn(voice: Voice, { kind, language, from, to }: VoiceEdit): boolean {
  if (kind === 'word') return voice.banned.some(({ word }) => isSame(word, from));
  return language === null || voice[kind][language] === to;
}
