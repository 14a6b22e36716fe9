import type { Evidence } from './opener.ts';
import { cut } from './text.ts';
import { fold, sentencesOf } from './triage/fold.ts';
import { isHumanReply, type TriageKind } from './triage/kinds.ts';

/** A message as a brief reads it. */
export interface BriefMessage<Id extends string> {
  readonly id: Id;
  readonly direction: 'in' | 'out';
  /** what it was sorted as; null where nobody sorted it */
  readonly kind: TriageKind | null;
  /** without quotes and signature where it came in */
  readonly text: string;
  readonly at: Date;
}

/** Words of a message, as they stand in it. */
export interface BriefWords<Id extends string> {
  readonly messageId: Id;
  readonly direction: 'in' | 'out';
  readonly at: Date;
  readonly words: string;
}

/** What to have read before a meeting. Every word of it is somebody's, and names its message or its source. */
interface Brief<Id extends string> {
  /** the conversation, one sentence a message, oldest first */
  readonly lines: readonly BriefWords<Id>[];
  /** what they asked, the last question first */
  readonly asked: readonly BriefWords<Id>[];
  readonly facts: readonly Evidence[];
}

export const BRIEF_LINES = 5;
const MOST_ASKED = 5;
const MOST_FACTS = 5;
const LONGEST = 200;
/** A sentence shorter than this says nothing by itself: "Bonjour,", "Merci !". */
const SHORTEST = 12;
const GREETING =
  /^(?:bonjour|bonsoir|hello|hi|hey|dear|good (?:morning|afternoon|evening)|ch[eè]re?|hallo|guten tag|hola|buongiorno|goedendag)\b(?:[ ,][^,.!?:]{0,40})?[,.!:]\s*/iu;

/**
 * A brief by rule, with no model: the first message and the last ones, each by its first sentence that says something. Machines'
 * mail is left out.
 * @param messages in any order
 */
export function briefOf<Id extends string>(
  messages: readonly BriefMessage<Id>[],
  facts: readonly Evidence[],
): Brief<Id> {
  const told = messages
    .filter(({ direction, kind }) => direction === 'out' || kind === null || isHumanReply(kind))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .flatMap((message) => {
      const said = sentencesOf(message.text).map(withoutGreeting).filter(says);
      return said.length === 0 ? [] : [{ ...message, said }];
    });
  const shown = told.length <= BRIEF_LINES ? told : [...told.slice(0, 1), ...told.slice(1 - BRIEF_LINES)];
  return {
    lines: shown.flatMap(({ said, ...message }) => {
      // What they asked is told apart.
      const words = (message.direction === 'in' ? said.find((sentence) => !asks(sentence)) : undefined) ?? said[0];
      return words === undefined ? [] : [wordsOf(message, words)];
    }),
    asked: questionsIn(told.filter(({ direction }) => direction === 'in')),
    facts: [...facts].sort((a, b) => b.at - a.at).slice(0, MOST_FACTS),
  };
}

/** Each question once, however often it was asked, where it was asked last. */
function questionsIn<Id extends string>(
  told: readonly (BriefMessage<Id> & { readonly said: readonly string[] })[],
): BriefWords<Id>[] {
  const seen = new Set<string>();
  const asked = told.toReversed().flatMap(({ said, ...message }) =>
    said.filter(asks).flatMap((words) => {
      const key = fold(words).replace(/\W+/g, ' ');
      if (seen.has(key)) return [];
      seen.add(key);
      return [wordsOf(message, words)];
    }),
  );
  return asked.slice(0, MOST_ASKED);
}

const asks = (sentence: string): boolean => /\?["'»”)\s]*$/.test(sentence);
const says = (sentence: string): boolean => sentence.length >= SHORTEST || asks(sentence);

/** "Bonjour Sophie, oui" is read from "oui" on. */
function withoutGreeting(sentence: string): string {
  const rest = sentence.replace(GREETING, '').trim();
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

const wordsOf = <Id extends string>(
  { id, direction, at }: Pick<BriefMessage<Id>, 'id' | 'direction' | 'at'>,
  words: string,
): BriefWords<Id> => ({
  ...{ messageId: id, direction, at },
  words: words.length <= LONGEST ? words : `${cut(words, LONGEST - 1).trimEnd()}…`,
});
